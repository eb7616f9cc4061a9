using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Attributes;
using Tracepost.DataService.Query.Conditions;
using Tracepost.DataService.Query.WholeTraces;
using Tracepost.DataService.Tests.Query.Conditions;
using static Tracepost.DataService.Tests.Query.TestSpans;
using Asked = Jaeger.Storage.V2.KeyValue;
using AskedValue = Jaeger.Storage.V2.AnyValue;

namespace Tracepost.DataService.Tests.Attributes;

/// <summary>What a condition is met by has one of the condition's tokens, however it was encoded: or searches would lose it.</summary>
public sealed class ConditionTokenTests
{
    private static readonly string[] Texts =
        ["", "a", "true", "false", "0", "1", "-1", "127", "128", "16384", "1.5", "-0", "NaN", "1e3", "AQID", """["a"]""", """{"a":1}""", "abcd", "internal", "ERROR", new('x', 127), new('x', 128), new('x', 600)];

    private static readonly string[] Keys =
        ["k", "resource.k", "event", "error", "span.kind", "otel.status_code", "otel.status_description", "scope.name", "otel.library.name", "scope.version", "w3c.tracestate", new('k', 130)];

    /// <inheritdoc cref="SpanMatcherTests.Values"/>
    public static TheoryData<string, AnyValue, string, bool> Values => SpanMatcherTests.Values;

    [Theory]
    [MemberData(nameof(Values))]
    public void An_equal_value_has_one_of_the_tokens(string what, AnyValue stored, string asked, bool equal)
    {
        var bytes = new KeyValue { Key = "key", Value = stored }.ToByteArray();

        Assert.True(!equal || new TextValue(asked).TokensUnder("key"u8.ToArray()).Contains(AttributeToken.Of(bytes, out _)), what);
    }

    /// <summary>KeyValue { key = 1; value = 2 } as protobuf allows it too.</summary>
    [Theory]
    [InlineData("12 03 0A 01 61 0A 01 6B", "a", "the value before the key")]
    [InlineData("0A 01 78 0A 01 6B 12 03 0A 01 61", "a", "the key twice")]
    [InlineData("0A 01 6B 12 83 00 0A 01 61", "a", "a length with a byte too many")]
    [InlineData("0A 01 6B 12 04 0A 81 00 61", "a", "a length within with a byte too many")]
    [InlineData("0A 01 6B 12 06 0A 01 62 0A 01 61", "a", "the value's field twice")]
    [InlineData("0A 01 6B 12 05 18 05 0A 01 61", "a", "two fields of a oneof")]
    [InlineData("0A 01 6B 12 03 18 85 00", "5", "an integer with a byte too many")]
    [InlineData("0A 01 6B 12 02 10 02", "true", "a boolean that is 2")]
    [InlineData("0A 01 6B 12 00", "", "a value without a field")]
    [InlineData("0A 01 6B", "", "no value")]
    [InlineData("0A 01 6B 12 09 21 00 00 00 00 00 00 00 80", "0", "minus zero")]
    [InlineData("0A 01 6B 12 09 21 01 00 00 00 00 00 F8 7F", "NaN", "another number that is none")]
    [InlineData("0A 01 6B 12 03 0A 01 61 18 07", "a", "a field that nobody knows")]
    public void However_it_is_encoded(string hex, string asked, string what)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        KeyValueReader.Read(bytes, out var key, out var value);
        Assert.True(key.SequenceEqual("k"u8) && new TextValue(asked).Equals(value), what);

        Assert.Contains(AttributeToken.Of(bytes, out key), new TextValue(asked).TokensUnder("k"u8.ToArray()));
        Assert.True(key.SequenceEqual("k"u8));
    }

    [Fact]
    public void Whatever_meets_a_condition_has_one_of_its_tokens()
    {
        var random = new Random(5);
        var narrowed = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var data = Random(random);
            var (key, text) = (random.GetItems(Keys, 1)[0], random.GetItems(Texts, 1)[0]);
            var jaeger = AttributeConditions.Read([new Asked { Key = key, Value = new AskedValue { StringValue = text } }]);
            var zipkin = new TagCondition(key, random.Next(4) == 0 ? null : new TextValue(text));
            using var tokens = new TokenList();
            new TokenWalk(tokens).OfFragment(data);
            if (Meets(jaeger, data)) narrowed += Check(ConditionTokens.Of(jaeger[0]), tokens, $"{i}: {key}={text}");
            if (Meets(zipkin, data)) narrowed += Check(ConditionTokens.Of(zipkin), tokens, $"{i}: Zipkin's {key}={text}");
        }

        Assert.InRange(narrowed, 500, 40_000);
    }

    /// <summary>The name of an event has the token of an attribute <c>event</c>; the attribute's key is found nevertheless, which the name is not found by.</summary>
    [Fact]
    public void A_key_is_known_although_an_event_came_before()
    {
        var named = Span(1, Second);
        named.Events.Add(new Span.Types.Event { Name = "paid" });
        using var tokens = new TokenList();

        new TokenWalk(tokens).OfFragment(Data("shop", named, Span(2, Second).With(("event", Text("paid")))).ToByteArray());

        Assert.Equal(1, Check(ConditionTokens.Of(new TagCondition("event", null)), tokens, "event"));
    }

    private static int Check(ulong[]? asked, TokenList tokens, string what)
    {
        if (asked is null) return 0;
        Assert.True(asked.Any(token => tokens.Items.Contains(token)), what);
        return 1;
    }

    private static bool Meets(IReadOnlyList<AttributeCondition> conditions, byte[] data) => new SpanMatcher(new()
    {
        Service = "", Operation = "", Attributes = conditions, StartMinNs = 0, StartMaxNs = long.MaxValue, DurationMinNs = 0, DurationMaxNs = long.MaxValue, Limit = 1,
    }).Matches(data);

    private static bool Meets(TagCondition condition, byte[] data)
    {
        var start = default(TraceStart);
        var query = new TraceQuery
        {
            Service = "", RemoteService = "", SpanName = "", Tags = [condition],
            StartMinNs = 0, StartMaxNs = long.MaxValue, DurationMinNs = 0, DurationMaxNs = long.MaxValue, Limit = 1,
        };
        return new TraceMatcher(query).Met(data, ref start) == 1;
    }

    private static byte[] Random(Random random)
    {
        (string, AnyValue) Any() => (random.GetItems(random.Next(8) == 0 ? [.. Keys.Select(key => $"zipkin.tag.{key}")] : Keys, 1)[0], random.Next(7) switch
        {
            0 => Text(random.GetItems(Texts, 1)[0]),
            1 => Truth(random.Next(2) == 0),
            2 => Whole(random.Next(3) == 0 ? random.Next(-2, 3) : 1 << random.Next(16)),
            3 => Number(random.Next(3) == 0 ? -0.0 : random.Next(2) == 0 ? double.NaN : 1.5),
            4 => Blob(1, 2, 3),
            5 => List(Text("a")),
            _ => Map(("a", Whole(1))),
        });

        var span = Span(1, Second, kind: random.Next(3) == 0 ? TraceModel.SpanKind.Internal : TraceModel.SpanKind.Server).With(Any(), Any());
        if (random.Next(4) == 0) span.Failed(random.GetItems(Texts, 1)[0]);
        if (random.Next(3) == 0) span.Events.Add(new Span.Types.Event { Name = random.GetItems([.. Texts, .. Keys], 1)[0], Attributes = { Attribute(Any()) } });
        if (random.Next(4) == 0) span.Links.Add(new Span.Types.Link { Attributes = { Attribute(Any()) } });
        if (random.Next(4) == 0) span.TraceState = random.GetItems(Texts, 1)[0];
        var scope = random.Next(3) == 0
            ? new InstrumentationScope { Name = random.GetItems(Texts, 1)[0], Version = random.GetItems(Texts, 1)[0], Attributes = { Attribute(Any()) } }
            : null;
        return Data([Any()], scope, span).ToByteArray();
    }
}
