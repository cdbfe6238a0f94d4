//! What a scenario says of a join.

use cucumber::gherkin::Step;
use cucumber::{given, then, when};
use greenroom_graph::MeetingLink;

use super::door::{self, Joiner};
use super::look_up;
use super::prediction::Prediction;
use super::table::{self, Decision, Facts};
use super::unseen;
use crate::check::{Check, Stop};
use crate::consent;
use crate::plan_table::listed;
use crate::world::World;
use greenroom_results::JoinIdentity;
use greenroom_results::Subject;

#[given(expr = "a room signs in to the application {string} of the tenant {string}")]
fn signs_in_to(world: &mut World, service: String, owner: String) {
    world.room.service = service;
    world.room.owner = owner;
}

#[given(expr = "the application {string} signs it in, with the permissions {string}")]
fn signed_in_by(world: &mut World, client: String, scopes: String) {
    world.room.client = client;
    world.room.scopes = scopes;
}

#[given("an account is eligible that holds one of the service plans")]
fn eligible(world: &mut World, step: &Step) -> Result<(), Stop> {
    world.room.eligible = listed(world, step)?;
    Ok(())
}

#[given(expr = "the meeting {string}")]
fn meeting(world: &mut World, url: String) -> Result<(), Stop> {
    match url.parse::<MeetingLink>() {
        Ok(link) => world.links.push(link),
        Err(error) => {
            let expected = "an address that a Teams meeting is joined by";
            return world.stop(Check::error("no-meeting", expected, error.to_string()));
        }
    }
    Ok(())
}

#[when(expr = "the account {string} is to join a meeting")]
async fn is_to_join(world: &mut World, name: String) -> Result<(), Stop> {
    world.about(Subject::Account(name.clone()));
    let facts = Box::pin(look_up::facts(world, &name)).await?;
    let meetings = look_up::meetings(world, &facts).await?;
    let decision = table::decide(&facts);
    let account = facts.account.as_ref().ok().and_then(Option::as_ref);
    let joiner = Joiner {
        identity: decision.identity,
        account: account.map(|one| (one.id.as_str(), one.user_principal_name.as_str())),
    };
    let doors = meetings.iter();
    let doors = doors.map(|(link, meeting)| door::at(link, meeting, &joiner));
    let organization = facts.organization.as_ref().ok();
    let consents = consent::is_left_to_users(&facts.consent, &facts.scopes);
    let (lobby, lobby_because) = door::unnamed(decision.identity);
    world.predict(Prediction {
        display_name: display_name(&facts, decision.identity),
        identity: decision.identity,
        at_risk: decision.at_risk,
        row: decision.row,
        basis: decision.basis,
        because: decision.check.found.clone(),
        reason: reason(&decision),
        not_looked_at: unseen::of(account, organization, facts.cloud, consents),
        lobby,
        lobby_because,
        doors: doors.collect(),
    });
    world.decision = Some(decision.check);
    Ok(())
}

/// Who joins as itself is shown by its own name; anybody else by whatever the device says.
fn display_name(facts: &Facts, identity: Option<JoinIdentity>) -> Option<String> {
    let account = facts.account.as_ref().ok()?.as_ref()?;
    (identity == Some(JoinIdentity::Authenticated))
        .then(|| account.display_name.clone())
        .flatten()
}

fn reason(decision: &Decision) -> Option<String> {
    let reason = decision.check.reason.clone();
    (!reason.is_empty()).then_some(reason)
}

#[then("it joins as itself")]
fn joins_as_itself(world: &mut World) -> Result<(), Stop> {
    let expected = "an account that joins as itself";
    let Some(check) = world.decision.clone() else {
        return world.stop(Check::error("not-asked", expected, "no step asks for it"));
    };
    let prediction = predicted(world)?;
    if prediction.at_risk {
        world.note(format!("at risk: {}", prediction.because));
    }
    let barred = |door: &&super::DoorPrediction| {
        door.identity == Some(JoinIdentity::Unsupported)
            && prediction.identity != Some(JoinIdentity::Unsupported)
    };
    if let Some(door) = prediction.doors.iter().find(barred)
        && prediction.identity == Some(JoinIdentity::Authenticated)
    {
        let what = door.meeting.subject.as_deref().unwrap_or(&door.meeting.url);
        let found = format!("the meeting `{what}`: {}", door.because);
        return world.stop(Check::fail(door::barred(door), expected, found));
    }
    world.conclude(Check {
        found: match prediction.identity {
            Some(identity) => format!("{}: {}", identity.word(), check.found),
            None => check.found.clone(),
        },
        ..check
    })
}

#[then(expr = "it joins as {string}, by the row {string}, which is {string}")]
fn joins_as(world: &mut World, identity: String, row: String, basis: String) -> Result<(), Stop> {
    let prediction = predicted(world)?;
    let found = [word(&prediction), prediction.row, prediction.basis.word()];
    world.conclude(same([&identity, &row, &basis], found, &prediction.because))
}

#[then(expr = "at the door it is {string}")]
fn at_the_door(world: &mut World, lobby: String) -> Result<(), Stop> {
    let prediction = predicted(world)?;
    let (found, because) = match prediction.doors.as_slice() {
        [door, ..] => (door.lobby, &door.because),
        [] => (prediction.lobby, &prediction.lobby_because),
    };
    world.conclude(same([&lobby], [found.words()], because))
}

#[then(expr = "{string} was not looked at")]
fn was_not_looked_at(world: &mut World, what: String) -> Result<(), Stop> {
    let prediction = predicted(world)?;
    let expected = format!("a prediction that names {what} among what was not looked at");
    let found = prediction.not_looked_at.join("; ");
    world.conclude(if found.contains(&what) {
        Check::pass(expected, found)
    } else {
        Check::fail("other-prediction", expected, found)
    })
}

#[then(expr = "the prediction rests on {string}")]
fn rests_on(world: &mut World, what: String) -> Result<(), Stop> {
    let because = predicted(world)?.because;
    let expected = format!("a prediction because of {what}");
    world.conclude(if because.contains(&what) {
        Check::pass(expected, because)
    } else {
        Check::fail("other-prediction", expected, because)
    })
}

#[then(expr = "the others see the name {string}")]
fn is_seen_as(world: &mut World, name: String) -> Result<(), Stop> {
    let prediction = predicted(world)?;
    let found = prediction.display_name.as_deref();
    let found = found.unwrap_or("a generic device name");
    world.conclude(same([&name], [found], &prediction.because))
}

fn predicted(world: &mut World) -> Result<Prediction, Stop> {
    match world.predicted().cloned() {
        Some(prediction) => Ok(prediction),
        None => world.stop(Check::error(
            "not-asked",
            "a prediction",
            "no step makes one",
        )),
    }
}

fn word(prediction: &Prediction) -> &'static str {
    prediction.identity.map_or("unknown", JoinIdentity::word)
}

fn same<const N: usize>(expected: [&str; N], found: [&str; N], because: &str) -> Check {
    let [wanted, there] = [expected.join(", "), found.join(", ")];
    let found = format!("{there}: {because}");
    if wanted == there {
        Check::pass(wanted, found)
    } else {
        Check::fail("other-prediction", wanted, found)
    }
}
