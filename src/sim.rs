//! The simulator around the real router.
