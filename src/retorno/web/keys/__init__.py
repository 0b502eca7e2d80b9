"""Keys, and the columns that are written with them: nothing of these columns stands in clear."""

from retorno.web.keys.fields import BlindIndexField, EncryptedTextField
from retorno.web.keys.ring import RingName
from retorno.web.keys.sealing import CannotOpenError, Ciphertext

__all__ = ["BlindIndexField", "CannotOpenError", "Ciphertext", "EncryptedTextField", "RingName"]
