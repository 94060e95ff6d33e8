import Foundation
import TestSupport
import Testing

@testable import Audit

struct SecretTests {
    private let models = ["A_KEY", nil].map {
        AuditPlan.Model(name: "m", endpoint: "http://127.0.0.1/v1", model: "x", keyVariable: $0)
    }

    @Test func `keys come from the file first, then from the environment`() throws {
        try Scratch.with { folder in
            let file = try Scratch.file("keys", "# mine\nA_KEY=from-the-file\n", in: folder)
            let environment = ["A_KEY": "from-the-environment"]
            #expect(
                try Keys(environment: environment, file: file).resolve(models).map(\.?.value) == ["from-the-file", nil])
            #expect(
                try Keys(environment: environment, file: nil).resolve(models).map(\.?.value) == [
                    "from-the-environment", nil,
                ])
        }
    }

    @Test func `one key alone goes to every model of one host, and never to several hosts`() throws {
        try Scratch.with { folder in
            let file = try Scratch.file("key", "sk-alone=x\n", in: folder)
            let keys = try Keys(environment: [:], file: file)
            #expect(try keys.resolve(models).map(\.?.value) == ["sk-alone=x", "sk-alone=x"])
            let elsewhere = AuditPlan.Model(name: "n", endpoint: "http://other/v1", model: "x", keyVariable: nil)
            #expect(throws: AuditError.self) { try keys.resolve(models + [elsewhere]) }
        }
    }

    @Test func `a missing or broken key is named by its variable and not shown`() throws {
        for environment in [[:], ["A_KEY": ""], ["A_KEY": "two words"], ["A_KEY": "line\nbreak"]] {
            let error = #expect(throws: AuditError.self) {
                try Keys(environment: environment, file: nil).resolve(models)
            }
            #expect(error?.message.contains("$A_KEY") == true)
            #expect(error?.message.contains("words") == false)
        }
    }

    @Test func `a key does not print, and is blotted out of what a host repeats`() throws {
        let key = try Secret("sk-abc/def123", from: "a test")
        #expect("\(key)" == "[key]")
        #expect(String(reflecting: key).contains("abc") == false)
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains("abc"))
        let said = #"{"a": "sk-abc/def123 and sk-abc\/def123, not sk-abc"}"#
        #expect(
            String(decoding: key.blotted(Array(said.utf8)), as: UTF8.self) == #"{"a": "[key] and [key], not sk-abc"}"#)
    }
}
