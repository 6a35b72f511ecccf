"""What steps have to share. An asset whose step may use a graphics card says so with `pool=GPU`.

There are as many slots as the deployment has devices; which of them a step uses is the business of its own resource.
"""

GPU = "gpu"
