//! A page of resources.

use serde::Serialize;
use serde_json::Value;

use super::LIST_RESPONSE;

/// A page of resources (RFC 7644 section 3.4.2): of [`Resource`](super::Resource)s when it was read, of JSON when it
/// is to be written.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListResponse<R = Value> {
    pub schemas: Vec<String>,
    /// How many there are in all, not on this page; `None` when a server does not say, or no number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_results: Option<u64>,
    /// Where the page starts, counted from 1.
    pub start_index: u64,
    pub items_per_page: u64,
    #[serde(rename = "Resources")]
    pub resources: Vec<R>,
    /// How many elements of `Resources` are no resources (no objects), or were not kept because there are too many.
    #[serde(skip)]
    pub passed_over: usize,
}

impl<R> ListResponse<R> {
    /// All that there are, on one page.
    pub fn of(resources: Vec<R>) -> Self {
        let count = resources.len() as u64;
        Self {
            schemas: Vec::new(),
            total_results: Some(count),
            start_index: 1,
            items_per_page: count,
            resources,
            passed_over: 0,
        }
    }
}

impl ListResponse {
    /// A page that starts at `start_index` (from 1) of `total_results`.
    pub fn page(resources: Vec<Value>, total_results: u64, start_index: u64) -> Self {
        Self {
            schemas: vec![LIST_RESPONSE.to_owned()],
            total_results: Some(total_results),
            start_index,
            items_per_page: u64::try_from(resources.len()).unwrap_or(u64::MAX),
            resources,
            passed_over: 0,
        }
    }
}
