"""Video models that others trained, in diffusers' form, made to fork. They need `pip install -e '.[diffusers]'`.

No weights come with AllocMV and none are fetched here. A model is the transformer and the scheduler of a pipeline that
its user has loaded; words come as that pipeline's `encode_prompt` gives them, since its text encoder needs the package
`transformers`, which nothing here does.
"""
