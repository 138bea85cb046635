//! Rules of SEMANTICS.md, by hand.
