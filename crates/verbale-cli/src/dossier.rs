//! `verbale dossier`: a story to take away.

use crate::{
    args::Dossier,
    export::to_file,
    outcome::{Done, Failure, Outcome},
};
use std::io::{self, Write};
use verbale_case::Case;
use verbale_serve::DossierForm;

pub(crate) fn run(command: &Dossier) -> Outcome {
    let db = &command.case.db;
    let story = match &command.story {
        Some(story) => story.clone(),
        None => only_story(&Case::open(db)?)?,
    };
    let ending = command.output.as_ref().and_then(|path| path.extension()?.to_str());
    let form = match ending {
        Some("md") => DossierForm::Markdown,
        Some("json") => DossierForm::Json,
        _ => DossierForm::Html,
    };
    let dossier = verbale_serve::dossier(db, &story, form).map_err(|e| Failure::Said(e.to_string()))?;
    let dossier = dossier.ok_or_else(|| format!("{}: there is no story `{story}`; `verbale show` lists them", db.display()))?;
    match &command.output {
        None => io::stdout().write_all(dossier.as_bytes()).map_err(|e| Failure::io("stdout", e))?,
        Some(path) => to_file(path, |out| out.write_all(dossier.as_bytes()).map_err(|e| Failure::io(path.display(), e)))?,
    }
    Ok(Done::All)
}

fn only_story(case: &Case) -> Result<String, Failure> {
    match &case.stories()?[..] {
        [one] => Ok(one.row.story.clone()),
        stories => {
            let path = case.path().display();
            Err(format!("{path}: the case has {} stories; name one (`verbale show --db {path}` lists them)", stories.len()).into())
        }
    }
}
