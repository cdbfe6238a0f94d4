//! What a scenario says of a join.

pub(crate) mod look_up;

use cucumber::gherkin::Step;
use cucumber::{given, then, when};
use greenroom_graph::{MeetingLink, MeetingLinkError};

use crate::check::{Check, Stop};
use crate::judgements::join::admission::{self, Joiner};
use crate::judgements::join::table::{self, Facts};
use crate::judgements::join::{AdmissionPrediction, Prediction, unseen};
use crate::phrases::consent;
use crate::plan_table::listed;
use crate::world::World;
use greenroom_results::{Between, JoinIdentity, Reason, Sentence, Subject, Value, say};
use look_up::Room;

/// What the prediction of a join concludes.
#[derive(Clone)]
struct Decision(Check);

#[given(expr = "a room signs in to the application {string} of the tenant {string}")]
fn signs_in_to(world: &mut World, service: String, owner: String) {
    let room = world.take::<Room>().unwrap_or_default();
    world.set(Room {
        service,
        owner,
        ..room
    });
}

#[given(expr = "the application {string} signs it in, with the permissions {string}")]
fn signed_in_by(world: &mut World, client: String, scopes: String) {
    let room = world.take::<Room>().unwrap_or_default();
    world.set(Room {
        client,
        scopes,
        ..room
    });
}

#[given("an account is eligible that holds one of the service plans")]
fn eligible(world: &mut World, step: &Step) -> Result<(), Stop> {
    let eligible = listed(world, step)?;
    let room = world.take::<Room>().unwrap_or_default();
    world.set(Room { eligible, ..room });
    Ok(())
}

#[given(expr = "the meeting {string}")]
fn meeting(world: &mut World, url: String) -> Result<(), Stop> {
    match url.parse::<MeetingLink>() {
        Ok(link) => world.links.push(link),
        Err(error) => {
            let expected = say!("the join link of a Teams meeting");
            return world.stop(Check::error(Reason::NoMeeting, expected, no_address(error)));
        }
    }
    Ok(())
}

/// Why nobody joins a Teams meeting by this address, or nothing can be asked about it.
fn no_address(error: MeetingLinkError) -> Sentence {
    match error {
        MeetingLinkError::NoAddress => {
            say!("this is not a link such as https://teams.microsoft.com/l/meetup-join/…")
        }
        MeetingLinkError::OtherHost => say!("the link does not lead to Microsoft Teams"),
        MeetingLinkError::Short => say!(
            "the link has the short form, which names neither tenant nor organizer, and Microsoft \
             Graph finds a meeting only by its organizer; use the long form, \
             https://teams.microsoft.com/l/meetup-join/…?context=…, which Microsoft Graph shows \
             as the joinWebUrl of the organizer's meeting"
        ),
        MeetingLinkError::Personal => say!(
            "the meeting belongs to a personal Microsoft account, which is in no organization: \
             Microsoft Graph shows nothing about its lobby, and no room account is from the same \
             organization"
        ),
        MeetingLinkError::Event => say!(
            "the link leads to the registration page of a town hall or webinar, and nobody can \
             join with it; use the join link that attendees get after registration"
        ),
        MeetingLinkError::OtherForm => say!(
            "the link is not of the form https://teams.microsoft.com/l/meetup-join/…?context=…, \
             which names the organizer"
        ),
        MeetingLinkError::NoOrganizer => {
            say!("the link does not name a tenant (Tid) and an organizer (Oid) in its context")
        }
    }
}

#[when(expr = "the account {string} is to join a meeting")]
async fn is_to_join(world: &mut World, name: String) -> Result<(), Stop> {
    world.about(Subject::Account(name.as_str().into()));
    let facts = Box::pin(look_up::facts(world, &name)).await?;
    let meetings = look_up::meetings(world, &facts).await?;
    let decision = table::decide(&facts);
    let account = facts.account.as_ref().ok().and_then(Option::as_deref);
    let joiner = Joiner {
        identity: decision.identity,
        account: account.map(|one| (one.id.as_str(), one.user_principal_name.as_str())),
    };
    let admissions = meetings.iter();
    let admissions = admissions.map(|(link, meeting)| admission::predict(link, meeting, &joiner));
    let organization = facts.organization.as_deref().ok();
    let consents = consent::is_left_to_users(&facts.consent, &facts.scopes);
    let (lobby, lobby_because) = admission::unnamed(decision.identity);
    world.predict(Prediction {
        display_name: display_name(&facts, decision.identity),
        identity: decision.identity,
        at_risk: decision.at_risk,
        row: decision.row,
        because: decision.check.found.clone(),
        reason: decision.check.reason.clone(),
        not_looked_at: unseen::not_looked_at(account, organization, facts.cloud, consents),
        lobby,
        lobby_because,
        admissions: admissions.collect(),
    });
    world.set(Decision(decision.check));
    Ok(())
}

/// Who joins as itself is shown by its own name; anybody else by whatever the device says.
fn display_name(facts: &Facts, identity: Option<JoinIdentity>) -> Option<String> {
    let account = facts.account.as_ref().ok()?.as_ref()?;
    (identity == Some(JoinIdentity::Authenticated))
        .then(|| account.display_name.clone())
        .flatten()
}

#[then("it joins as itself")]
fn joins_as_itself(world: &mut World) -> Result<(), Stop> {
    let expected = table::expected();
    let Some(Decision(check)) = world.get().cloned() else {
        let found = say!("no step of the scenario asks how an account joins");
        return world.stop(Check::error(Reason::NotAsked, expected, found));
    };
    let prediction = predicted(world)?;
    if prediction.at_risk {
        world.note(say!("at risk: {}", prediction.because.clone()));
    }
    let barred = |admission: &&AdmissionPrediction| {
        admission.identity == Some(JoinIdentity::Unsupported)
            && prediction.identity != Some(JoinIdentity::Unsupported)
    };
    if let Some(admission) = prediction.admissions.iter().find(barred)
        && prediction.identity == Some(JoinIdentity::Authenticated)
    {
        let what = match &admission.meeting.subject {
            Some(subject) => Value::name(subject),
            None => Value::Link(admission.meeting.url.clone()),
        };
        let because = admission.because.clone();
        let found = say!("the account cannot join the meeting {}: {}", what, because);
        return world.stop(Check::fail(admission::barred(admission), expected, found));
    }
    world.conclude(Check {
        found: match prediction.identity {
            Some(identity) => say!("{}: {}", identity, check.found.clone()),
            None => check.found.clone(),
        },
        ..check
    })
}

#[then(expr = "it joins as {string}, by the row {string}, which is {string}")]
fn joins_as(world: &mut World, identity: String, row: String, basis: String) -> Result<(), Stop> {
    let prediction = predicted(world)?;
    let (known, there) = (word(&prediction), prediction.row.basis().word());
    let is_so = identity == known && row == prediction.row.name() && basis == there;
    let expected = say!(
        "an account that joins as {} (decided by the row {}, which is {})",
        Value::written(identity),
        Value::written(row),
        Value::written(basis)
    );
    let found = say!(
        "the account joins as {} (decided by the row {}, which is {}): {}",
        Value::Term(known.into()),
        Value::Term(prediction.row.name().into()),
        Value::Term(there.into()),
        prediction.because
    );
    world.conclude(same(is_so, expected, found))
}

#[then(expr = "the lobby outcome is {string}")]
fn at_the_door(world: &mut World, lobby: String) -> Result<(), Stop> {
    let prediction = predicted(world)?;
    let (found, because) = match prediction.admissions.as_slice() {
        [admission, ..] => (admission.lobby, admission.because.clone()),
        [] => (prediction.lobby, prediction.lobby_because),
    };
    let is_so = lobby == found.words();
    let expected = say!("lobby: {}", Value::written(lobby));
    let found = say!("lobby: {}; {}", found, because);
    world.conclude(same(is_so, expected, found))
}

#[then(expr = "{string} was not looked at")]
fn was_not_looked_at(world: &mut World, what: String) -> Result<(), Stop> {
    let prediction = predicted(world)?;
    let expected = say!(
        "a prediction that lists {} as not checked",
        Value::written(&what)
    );
    let found = Value::several(Between::Semicolon, prediction.not_looked_at);
    let found = say!("{}", found);
    let is_so = found.to_string().contains(&what);
    world.conclude(same(is_so, expected, found))
}

#[then(expr = "the prediction rests on {string}")]
fn rests_on(world: &mut World, what: String) -> Result<(), Stop> {
    let because = predicted(world)?.because;
    let expected = say!("a prediction that rests on {}", Value::written(&what));
    let is_so = because.to_string().contains(&what);
    world.conclude(same(is_so, expected, because))
}

#[then(expr = "the others see the name {string}")]
fn is_seen_as(world: &mut World, name: String) -> Result<(), Stop> {
    let prediction = predicted(world)?;
    let found = match prediction.display_name {
        Some(name) => Value::Name(name),
        None => Value::Term("a generic device name".into()),
    };
    let is_so = name == found.bare();
    let expected = say!(
        "an account that other participants see as {}",
        Value::written(name)
    );
    let found = say!("other participants see {}: {}", found, prediction.because);
    world.conclude(same(is_so, expected, found))
}

fn predicted(world: &mut World) -> Result<Prediction, Stop> {
    match world.predicted().cloned() {
        Some(prediction) => Ok(prediction),
        None => world.stop(Check::error(
            Reason::NotAsked,
            say!("a prediction of how an account joins"),
            say!("no step of the scenario asks for a prediction"),
        )),
    }
}

fn word(prediction: &Prediction) -> &'static str {
    prediction.identity.map_or("unknown", JoinIdentity::word)
}

/// Whether the prediction is the one that the scenario names.
fn same(is_so: bool, expected: Sentence, found: Sentence) -> Check {
    if is_so {
        Check::pass(expected, found)
    } else {
        Check::fail(Reason::OtherPrediction, expected, found)
    }
}
