//! The page about the scheme language.
