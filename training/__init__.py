"""The programs that teach the hearing and the video model: what is learnt from is made here, and true by construction.

Songs are composed with exact beats and bars, clips are drawn with captions that cannot be wrong. Run from the project's
root, and the video model's also as assets (`assets.training`). What is measured with the hearing belongs to
`benchmarks`, whose songs must stay unheard here. Films that are there already are taken apart by `training.shots`:
what is said of them is told or measured, and may be wrong.
"""
