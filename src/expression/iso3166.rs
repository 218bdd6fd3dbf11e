//! Countries.
