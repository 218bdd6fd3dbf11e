//! Tables of examples, and the evaluation behind `crosswalk eval`.
