//! `crosswalk snapshot`: the account as a file, so that plans against it are worked out without asking anybody.

use std::io::{BufWriter, Write};

use super::args::TakeSnapshot;
use super::connection::Door;
use super::output::{Output, broken};
use super::stop::Stop;
use super::unlock;
use crate::base::file::AtomicFile;
use crate::base::{Cancel, Ending, Progress, ResourceKind};
use crate::client;
use crate::exchange::snapshot::{Taken, Taking, take};
use crate::provider;

pub fn run(output: &mut Output, asked: &TakeSnapshot, cancel: &Cancel) -> Result<Ending, Stop> {
    let client = client::of(asked.client.unwrap_or(client::any().kind));
    let provider = provider::of(asked.provider.unwrap_or(provider::first().kind()));
    let seal = unlock::seal_for(&asked.sealed, cancel)?;
    let connected = Door { endpoint: &asked.endpoint, rates: &asked.rate, entry: &asked.entry, client, provider }
        .open(output, cancel)?;
    let mut file = BufWriter::with_capacity(1 << 16, AtomicFile::create_private(&asked.out)?);
    let endpoint = &connected.name();
    let of = Taking { reader: &connected.reader, endpoint, provider, keep: &asked.keep };
    let write = |out: &mut dyn Write| take(of, out, &Progress::default(), cancel).map_err(|error| broken(&error));
    let taken = match &seal {
        None => write(&mut file)?,
        Some(seal) => seal.sealing(&mut file, write)?,
    };
    file.flush().map_err(|error| broken(&error))?;
    let file = file.into_inner().map_err(|error| broken(error.error()))?;
    tell(output, &taken);
    match &taken.ended_by {
        None => file.commit()?,
        Some(why) => {
            output.word(&format!("The snapshot is partial: {why}"));
            if let Some(part) = file.keep_part()? {
                output.word(&format!("What there is so far is in {}, marked as a part.", part.display()));
            }
            return Ok(Ending::Partial);
        }
    }
    Ok(if taken.extents.gaps().is_empty() { Ending::Good } else { Ending::Partial })
}

fn tell(output: &mut Output, taken: &Taken) {
    let counts = ResourceKind::ALL.map(|kind| kind.counted(taken.extents.of(kind).count));
    output.word(&format!("Read: {}. The file holds people's data; it is for you alone.", counts.join(", ")));
    taken.extents.gaps().iter().for_each(|gap| output.word(gap));
}
