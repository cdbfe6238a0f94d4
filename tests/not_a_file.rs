//! A pipe, a device or a folder where a file of ours should be is refused at once.

use std::fs;
use std::path::{Path, PathBuf};

use greenroom::folder::Folder;
use greenroom::journal::Answers;
use greenroom::stored;
use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::support::Desk;

/// Something that is no file, for each way not to be one.
fn no_files(desk: &Desk) -> Vec<PathBuf> {
    let [pipe, device, folder] = ["pipe", "device", "folder"].map(|name| desk.path().join(name));
    mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &device).unwrap();
    fs::create_dir(&folder).unwrap();
    vec![pipe, device, folder]
}

/// Puts it in the place of a file.
fn put(there: &Path, place: &Path) {
    fs::rename(there, place).unwrap();
}

#[test]
fn in_the_place_of_a_record_that_is_read() {
    let desk = Desk::new();
    for path in no_files(&desk) {
        let failure = stored::read_record(&path).unwrap_err();
        assert!(failure.message.contains("cannot be read: "), "{failure}");
    }
}

#[test]
fn in_the_place_of_a_record_that_is_written() {
    let desk = Desk::new();
    for path in no_files(&desk) {
        put(&path, &desk.record());
        let failure = Folder::prepare(&desk.report()).unwrap_err();
        assert!(
            failure.message.ends_with("is not a record of a run"),
            "{failure}"
        );
        put(&desk.record(), &path);
    }
}

#[test]
fn in_the_place_of_the_record_in_a_report() {
    let desk = Desk::new();
    let no_files = no_files(&desk);
    // A folder of that name may be in an empty report.
    for path in no_files.iter().filter(|path| !path.ends_with("folder")) {
        fs::create_dir_all(desk.report()).unwrap();
        put(path, &desk.report().join("run.json.gz"));
        let failure = Folder::prepare(&desk.report()).unwrap_err();
        assert!(failure.message.contains("this folder "), "{failure}");
        put(&desk.report().join("run.json.gz"), path);
    }
}

#[test]
fn in_the_place_of_a_journal() {
    let desk = Desk::new();
    let journal = desk.path().join("greenroom-report.journal");
    for path in no_files(&desk) {
        put(&path, &journal);
        let resumed = Answers::beside(&desk.report(), true).err().unwrap();
        assert!(
            resumed
                .message
                .contains("cannot be resumed: it cannot be read"),
            "{resumed}"
        );
        if !journal.is_symlink() {
            let begun = Answers::beside(&desk.report(), false).err().unwrap();
            assert!(
                begun.message.contains("cannot be written: it is a "),
                "{begun}"
            );
        }
        put(&journal, &path);
    }
}
