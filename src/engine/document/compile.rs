//! The document's mappings, compiled: against the client's names for attributes and the account's schemas.

use std::sync::Arc;

use super::Document;
use crate::base::{ClientKind, ProviderKind, ResourceKind};
use crate::client;
use crate::mapping::{CompiledMapping, Mapping};
use crate::provider;

/// Compiles a document's mapping of one kind.
pub fn compile(document: &Document, kind: ResourceKind) -> CompiledMapping {
    compile_mapping(document.mapping(kind).clone(), document.client, document.provider)
}

/// Compiles a mapping of a client for an account type.
pub fn compile_mapping(mapping: Mapping, client: ClientKind, provider: ProviderKind) -> CompiledMapping {
    let (client, kind) = (client::of(client), mapping.kind);
    let resource_type = provider::of(provider).resource_type(kind);
    CompiledMapping::compile(&Arc::new(mapping), client.dialect, client.names(kind), resource_type)
}
