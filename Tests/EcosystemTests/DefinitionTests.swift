import Ecosystem
import Testing

@Suite struct DefinitionTests {
    @Test(arguments: [
        "measure=new-downloads by=country",
        "measure=cumulative by=organisation every=total unknown=exclude minimum=1000 clean=none",
        "by=model cohort=released-since:2025-01-01 tests=drop from=2025-02-26 to=2026-07-29 every=week",
        #"filter=country=CN,US filter="family=Llama 3.1" clean=stall,zero source=modelscope"#,
        #"filter="model=a\"b\\c""#,
    ])
    func printsAndParsesBackToItself(text: String) throws {
        let definition = try Definition(text)
        #expect(try Definition(definition.description) == definition)
        #expect(try Definition(definition.description).description == definition.description)
    }

    @Test(arguments: [
        "by=planet", "from=2025-02-30", "to=tomorrow", "minimum=-1", "clean=stall,dust", "cohort=old", "colour=red",
        "junk",
        "filter=planet=Mars", "source=../etc",
    ])
    func refusesWhatItDoesNotKnow(text: String) {
        #expect(throws: DefinitionError.self) { try Definition(text) }
    }

    @Test func tokensAndPricesAreOfTheSourceThatHasThem() throws {
        #expect(try Definition("measure=tokens").source == "openrouter")
        #expect(try Definition("source=models-dev measure=price").source == "models-dev")
        #expect(try Definition("measure=derivatives").source == "huggingface")
    }

    @Test func wordsMayComeInAnyOrder() throws {
        #expect(try Definition("by=kind every=year") == Definition("every=year by=kind"))
    }
}

@Suite struct DayTests {
    @Test(arguments: [("1970-01-01", 0), ("2000-02-29", 11016), ("2024-12-31", 20088), ("1969-12-31", -1)])
    func countsFromTheEpoch(text: String, number: Int32) throws {
        let day = try #require(Day(text))
        #expect(day.number == number)
        #expect(day.description == text)
    }

    @Test(arguments: [
        "2023-02-29", "2024-13-01", "2024-00-10", "24-01-01", "2024/01/01", "", "2024-01-0x", "2024-01-01x",
    ])
    func refusesDaysThatDoNotExist(text: String) { #expect(Day(text) == nil) }

    @Test func ignoresTheTimeOfDay() { #expect(Day("2024-11-25T09:46:10Z") == Day("2024-11-25")) }

    @Test func everyDayOfFourCenturiesReadsBack() throws {
        for number in Int32(-73_000)...Int32(73_000) where number % 97 == 0 {
            #expect(Day(Day(number).description)?.number == number)
        }
    }
}
