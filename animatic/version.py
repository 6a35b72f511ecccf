"""The version of the renderer's look: part of every clip's content hash, so that old clips are never passed off as new.

Bump it whenever any pixel of any picture changes, the encoded ones included. Nothing else belongs here: reading it
must stay free.
"""

VERSION = "2.2"
