"""The wall: what is said in a 支援会議 without consent is seen by that sitting's named members only (社会福祉法106条の6).

No room but collaboration may import this package (contract 7).
"""
