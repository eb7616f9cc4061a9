using Google.Protobuf;
using Jaeger.Storage.V2;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Query;
using Tracepost.DataService.Query.Conditions;
using Tracepost.DataService.Query.Search;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.TestSpans;
using AnyValue = OpenTelemetry.Proto.Common.V1.AnyValue;
using Asked = Jaeger.Storage.V2.KeyValue;
using AskedValue = Jaeger.Storage.V2.AnyValue;
using InstrumentationScope = OpenTelemetry.Proto.Common.V1.InstrumentationScope;
using Span = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.DataService.Tests.Query.Conditions;

public sealed class SpanMatcherTests
{
    private const long At = 1_700_000_000 * Second;

    /// <summary>What is stored, what a client asks for, and whether it is the same.</summary>
    public static TheoryData<string, AnyValue, string, bool> Values => new()
    {
        { "text", Text("abc"), "abc", true },
        { "other text", Text("abc"), "ab", false },
        { "text in another case", Text("abc"), "ABC", false },
        { "no text", Text(""), "", true },
        { "text beyond ASCII", Text("Übergröße 🛒"), "Übergröße 🛒", true },
        { "digits as text", Text("123"), "123", true },
        { "integer", Whole(123), "123", true },
        { "integer with a leading zero", Whole(123), "0123", false },
        { "negative integer", Whole(-5), "-5", true },
        { "largest integer", Whole(long.MaxValue), "9223372036854775807", true },
        { "other integer", Whole(123), "124", false },
        { "integer and fraction", Whole(72), "72.5", false },
        { "double", Number(72.5), "72.5", true },
        { "whole double", Number(72), "72", true },
        { "double in another form", Number(1000), "1e3", true },
        { "other double", Number(72.5), "72.51", false },
        { "double and text", Number(72.5), "abc", false },
        { "integer and text", Whole(72), "abc", false },
        { "bytes and text", Blob(1), "a b", false },
        { "map and text", Map(("a", Whole(1))), "a", false },
        { "double that is no number", Number(double.NaN), "NaN", true },
        { "infinite double", Number(double.NegativeInfinity), "-Infinity", true },
        { "true", Truth(true), "true", true },
        { "true in another case", Truth(true), "True", false },
        { "false", Truth(false), "false", true },
        { "true and false", Truth(true), "false", false },
        { "true and one", Truth(true), "1", false },
        { "bytes", Blob(0, 0, 48, 57), "AAAwOQ==", true },
        { "other bytes", Blob(0, 0, 48, 58), "AAAwOQ==", false },
        { "array", List(Text("a"), Whole(1), Truth(false)), """["a", 1, false]""", true },
        { "shorter array", List(Text("a")), """["a","b"]""", false },
        { "longer array", List(Text("a"), Text("b")), """["a"]""", false },
        { "array in another order", List(Text("a"), Text("b")), """["b","a"]""", false },
        { "an element of an array", List(Text("a")), "a", false },
        { "escaped array", List(Text("<&>")), """["\u003c\u0026>"]""", true },
        { "map", Map(("b", Number(1.5)), ("a", List(Blob(1)))), """{"a":["AQ=="],"b":1.5}""", true },
        { "map with more", Map(("a", Whole(1)), ("b", Whole(2))), """{"a":1}""", false },
        { "map with less", Map(("a", Whole(1))), """{"a":1,"b":2}""", false },
        { "map with an empty value", Map(("a", new AnyValue())), """{"a":null}""", true },
        { "no value", new AnyValue(), "", true },
        { "no value and a text", new AnyValue(), "null", false },
        { "broken JSON", Text("[1"), "[1", true },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Compares_values_as_text(string what, AnyValue stored, string wanted, bool isEqual) =>
        Assert.True(isEqual == Matches(Data("s", Span(1, At).With(("key", stored))), new() { Attributes = { Want("key", wanted) } }), what);

    [Fact]
    public void Compares_typed_values_of_a_request_by_their_text()
    {
        var span = Data("s", Span(1, At).With(
            ("int", Whole(5)), ("text", Text("5")), ("bool", Truth(true)), ("double", Number(2.5)), ("bytes", Blob(1, 2)),
            ("list", List(Whole(1), Text("é"))), ("map", Map(("k", Truth(true))))));
        AskedValue[] one = [new() { IntValue = 5 }, new() { StringValue = "5" }];
        Assert.All(one, value => Assert.True(Matches(span, Asking("int", value)) && Matches(span, Asking("text", value))));
        Assert.True(Matches(span, Asking("bool", new() { BoolValue = true })));
        Assert.False(Matches(span, Asking("bool", new() { BoolValue = false })));
        Assert.True(Matches(span, Asking("double", new() { DoubleValue = 2.5 })));
        Assert.True(Matches(span, Asking("bytes", new() { BytesValue = ByteString.CopyFrom(1, 2) })));
        Assert.True(Matches(span, Asking("list", new() { ArrayValue = new() { Values = { new AskedValue { IntValue = 1 }, new AskedValue { StringValue = "é" } } } })));
        Assert.True(Matches(span, Asking("map", new() { KvlistValue = new() { Values = { new Asked { Key = "k", Value = new() { BoolValue = true } } } } })));
        Assert.False(Matches(span, Asking("map", new() { KvlistValue = new() })));
        Assert.False(Matches(span, Asking("int", new())));
    }

    [Fact]
    public void Looks_in_every_place_of_a_span()
    {
        var data = InAllPlaces();
        string[] keys = ["at.resource", "at.scope", "at.span", "at.event", "at.link"];
        Assert.All(keys, key => Assert.True(Matches(data, new() { Attributes = { Want(key, "here") } }), key));
        Assert.All(keys, key => Assert.False(Matches(data, new() { Attributes = { Want(key, "there") } }), key));
        Assert.True(Matches(data, new() { Attributes = { keys.Select(key => Want(key, "here")) } }));
        Assert.False(Matches(data, new() { Attributes = { keys.Select(key => Want(key, "here")).Append(Want("at.home", "here")) } }));
    }

    /// <summary>Fields that Jaeger's users know as tags.</summary>
    [Theory]
    [InlineData("error", "true", true)]
    [InlineData("error", "1", true)]
    [InlineData("error", "false", false)]
    [InlineData("span.kind", "client", true)]
    [InlineData("span.kind", "CLIENT", true)]
    [InlineData("span.kind", "server", false)]
    [InlineData("span.kind", "nonsense", false)]
    [InlineData("span.status", "error", true)]
    [InlineData("otel.status_code", "ERROR", true)]
    [InlineData("otel.status_code", "OK", false)]
    [InlineData("otel.status_description", "out of stock", true)]
    [InlineData("otel.status_description", "out of", false)]
    [InlineData("scope.name", "lib", true)]
    [InlineData("otel.scope.name", "lib", true)]
    [InlineData("scope.name", "1.2", false)]
    [InlineData("scope.version", "1.2", true)]
    [InlineData("otel.library.version", "1.2", true)]
    [InlineData("event", "it happened", true)]
    [InlineData("event", "it", false)]
    [InlineData("w3c.tracestate", "a=b", true)]
    [InlineData("resource.at.resource", "here", true)]
    [InlineData("resource.at.span", "here", false)]
    public void Knows_fields_that_Jaeger_shows_as_tags(string key, string value, bool matches) =>
        Assert.Equal(matches, Matches(InAllPlaces(), new() { Attributes = { Want(key, value) } }));

    [Fact]
    public void An_error_is_a_status_and_its_absence_is_the_status_ok()
    {
        var unset = Data("s", Span(1, At).With(("error", Truth(true))));
        Assert.False(Matches(unset, new() { Attributes = { Want("error", "true") } }));
        Assert.False(Matches(unset, new() { Attributes = { Want("error", "false") } }));
        var ok = Span(1, At);
        ok.Status = new() { Code = Status.Types.StatusCode.Ok };
        Assert.True(Matches(Data("s", ok), new() { Attributes = { Want("error", "false") } }));
        Assert.True(Matches(Data("s", Span(1, At).With(("error", Text("timeout")))), new() { Attributes = { Want("error", "timeout") } }));
    }

    /// <summary>Each of two spans meets a part of the conditions; no span meets both.</summary>
    [Fact]
    public void Conditions_spread_over_two_spans_are_not_met()
    {
        var data = Data("s", Span(1, At, name: "one").With(("a", Text("1"))), Span(2, At + Second, 5 * Second, name: "two").With(("b", Text("2"))));
        TraceQueryParameters[] met =
        [
            new() { OperationName = "one", Attributes = { Want("a", "1") } },
            new() { OperationName = "two", Attributes = { Want("b", "2") }, DurationMin = new() { Seconds = 5 }, DurationMax = new() { Seconds = 5 } },
            new() { Attributes = { Want("a", "1") }, StartTimeMax = Time(At) },
            new() { Attributes = { Want("b", "2") }, StartTimeMin = Time(At + Second) },
        ];
        TraceQueryParameters[] spread =
        [
            new() { OperationName = "one", Attributes = { Want("b", "2") } },
            new() { Attributes = { Want("a", "1"), Want("b", "2") } },
            new() { OperationName = "one", DurationMin = new() { Seconds = 5 } },
            new() { OperationName = "two", DurationMax = new() { Seconds = 4 } },
            new() { Attributes = { Want("b", "2") }, StartTimeMax = Time(At + Second - 1) },
            new() { Attributes = { Want("a", "1") }, StartTimeMin = Time(At + 1) },
        ];
        Assert.All(met, query => Assert.True(Matches(data, query), query.ToString()));
        Assert.All(spread, query => Assert.False(Matches(data, query), query.ToString()));
    }

    [Fact]
    public void Conditions_spread_over_two_resources_are_not_met()
    {
        var data = Data([("service.name", Text("a")), ("host", Text("x"))], null, Span(1, At, name: "one"));
        data.MergeFrom(Data([("service.name", Text("b")), ("host", Text("y"))], null, Span(2, At, name: "two")));
        Assert.True(Matches(data, new() { ServiceName = "a", OperationName = "one", Attributes = { Want("host", "x") } }));
        Assert.False(Matches(data, new() { ServiceName = "a", OperationName = "two" }));
        Assert.False(Matches(data, new() { ServiceName = "a", Attributes = { Want("host", "y") } }));
        Assert.False(Matches(data, new() { ServiceName = "c" }));
    }

    [Fact]
    public void Finds_services_by_the_name_that_stands_for_a_missing_one()
    {
        Assert.True(Matches(Data([], null, Span(1, At)), new() { ServiceName = ServiceNames.Missing }));
        Assert.True(Matches(Data([("service.name", Text(""))], null, Span(1, At)), new() { ServiceName = ServiceNames.Empty }));
        Assert.True(Matches(Data([("service.name", Whole(1))], null, Span(1, At)), new() { ServiceName = ServiceNames.WrongType }));
    }

    [Fact]
    public void Finds_names_as_they_are_listed_after_cleaning()
    {
        var data = Data(new string('s', 2000), Span(1, At, name: "a\0b"));
        Assert.True(Matches(data, new() { ServiceName = new string('s', 1024) }));
        Assert.True(Matches(data, new() { ServiceName = new string('s', 2000) }));
        Assert.True(Matches(data, new() { OperationName = "a\0b" }));
        Assert.False(Matches(data, new() { ServiceName = new string('s', 1023) }));
    }

    [Fact]
    public void Tells_64_conditions_apart()
    {
        var span = Span(1, At);
        var query = new TraceQueryParameters();
        for (var i = 0; i < 64; i++)
        {
            span.With(($"k{i}", Whole(i)));
            query.Attributes.Add(Want($"k{i}", $"{i}"));
        }

        Assert.True(Matches(Data("s", span), query));
        span.Attributes[63].Value = Whole(0);
        Assert.False(Matches(Data("s", span), query));
    }

    private static TracesData InAllPlaces()
    {
        var span = Span(1, At, kind: SpanKind.Client).With(("at.span", Text("here"))).Failed("out of stock");
        span.TraceState = "a=b";
        span.Events.Add(new Span.Types.Event { Name = "nothing" });
        span.Events.Add(new Span.Types.Event { Name = "it happened", Attributes = { Attribute(("at.event", Text("here"))) } });
        span.Links.Add(new Span.Types.Link { Attributes = { Attribute(("at.link", Text("here"))) } });
        var scope = new InstrumentationScope { Name = "lib", Version = "1.2", Attributes = { Attribute(("at.scope", Text("here"))) } };
        return Data([("service.name", Text("s")), ("at.resource", Text("here"))], scope, span);
    }

    private static bool Matches(TracesData data, TraceQueryParameters query) =>
        new SpanMatcher(SpanQueryReader.Read(query, new QueryOptions())).Matches(data.ToByteArray());

    private static TraceQueryParameters Asking(string key, AskedValue value) =>
        new() { Attributes = { new Asked { Key = key, Value = value } } };

    private static Asked Want(string key, string value) => new() { Key = key, Value = new() { StringValue = value } };

    private static Google.Protobuf.WellKnownTypes.Timestamp Time(long ns) => RequestTime.ToTimestamp(ns);
}
