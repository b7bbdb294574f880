//! What is published is what the code says: schemas and the list of findings, as they are checked in.

#[test]
fn print() {
    println!("{}", serde_json::to_string_pretty(&forms::schema::definition()).unwrap());
}
