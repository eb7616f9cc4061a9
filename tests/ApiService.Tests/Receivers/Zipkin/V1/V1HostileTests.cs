using System.Buffers.Binary;
using System.Text;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Zipkin;
using Tracepost.ApiService.Receivers.Zipkin.Otlp;
using Tracepost.ApiService.Receivers.Zipkin.V1;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.V1;

/// <summary>Requests that nobody should send, to both v1 decoders: they are refused, or read as far as they mean something; nothing else is thrown.</summary>
public sealed class V1HostileTests
{
    private static readonly string All = $"[{string.Join(',', V1Golden.All.Values.Select(golden => golden.V1))}]";

    [Fact]
    public void Json_that_ends_at_any_byte_is_refused()
    {
        var body = Encoding.UTF8.GetBytes(All);
        for (var length = 1; length < body.Length; length++) V1Translation.Refusal(ZipkinV1Json.Read, body[..length]);
    }

    [Fact]
    public async Task Thrift_that_ends_at_any_byte_is_refused()
    {
        var body = await V1ThriftSpans.ListAsync(All);
        for (var length = 1; length < body.Length; length++) V1Translation.Refusal(ZipkinV1Thrift.Read, body[..length]);
    }

    [Theory]
    [InlineData("0C 7FFFFFFF 00 00")] // 2^31-1 spans
    [InlineData("0C FFFFFFFF 00 00")] // -1
    [InlineData("0C 00000001 0B0003 7FFFFFFF 41")] // a name of 2^31-1 bytes
    [InlineData("0C 00000001 0B0003 80000000 41")]
    [InlineData("0C 00000001 0F0006 0C 7FFFFFFF 00")] // so many annotations
    [InlineData("0C 00000001 0F0006 0B FFFFFFFF 00")]
    [InlineData("0C 00000001 0F0008 0C 7FFFFFFF 00")]
    [InlineData("0C 00000001 0F0008 0C 00000001 0B0002 7FFFFFFF 00")]
    [InlineData("0C 00000001 0D0063 0C0C 7FFFFFFF 00")] // a map that is not known
    [InlineData("0C 00000001 010001 00 00")] // no such type
    public void Thrift_whose_sizes_are_not_there_is_refused(string hex) =>
        V1Translation.Refusal(ZipkinV1Thrift.Read, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("[{\"annotations\":")]
    public void Json_that_nests_without_end_is_refused(string level)
    {
        var nested = string.Concat(Enumerable.Repeat(level, 100_000));
        V1Translation.JsonRefusal($$"""[{"traceId":"1","id":"2","x":{{nested}}""");
        V1Translation.JsonRefusal($$"""[{"traceId":"1","id":"2","binaryAnnotations":[{"key":"k","value":{{nested}}""");
        V1Translation.JsonRefusal(nested);
    }

    [Theory]
    [InlineData("", "0C0063")] // field 99: struct
    [InlineData("0F0063", "0F00000001")] // field 99: list<list<…
    public void Thrift_that_nests_without_end_is_refused(string begin, string level)
    {
        byte[] body = [12, 0, 0, 0, 1, .. Convert.FromHexString(begin), .. Enumerable.Repeat(Convert.FromHexString(level), 100_000).SelectMany(bytes => bytes)];
        Assert.Contains("nested", V1Translation.ThriftRefusal(body), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_json_value_may_stand_anywhere()
    {
        string[] values = ["null", "true", "1", "-1", "1e400", "99999999999999999999", "\"\"", "\"\\ud800\"", "[]", "[[]]", "{}", "[{}]", "[null]", "{\"endpoint\":1}", "{\"\\ud800\":1}"];
        string[] spans =
        [
            """{"traceId":?}""", """{"id":?}""", """{"name":?}""", """{"parentId":?}""", """{"timestamp":?}""", """{"duration":?}""", """{"debug":?}""", """{"annotations":?}""",
            """{"annotations":[?]}""", """{"binaryAnnotations":?}""", """{"binaryAnnotations":[?]}""", """{"annotations":[{"timestamp":?,"value":"a"}]}""",
            """{"annotations":[{"timestamp":1,"value":?}]}""", """{"annotations":[{"timestamp":1,"value":"cs","endpoint":?}]}""",
            """{"binaryAnnotations":[{"key":?,"value":"v"}]}""", """{"binaryAnnotations":[{"key":"k","value":?}]}""", """{"binaryAnnotations":[{"key":"k","value":"v","type":?}]}""",
            """{"binaryAnnotations":[{"key":"sa","value":true,"endpoint":?}]}""", """{"binaryAnnotations":[{"key":"k","value":"v","endpoint":{"port":?}}]}""",
            """{"binaryAnnotations":[{"key":"k","value":"v","endpoint":{"ipv4":?}}]}""", """{"binaryAnnotations":[{"key":"k","value":"v","endpoint":{"serviceName":?}}]}""",
        ];
        var read = 0;
        foreach (var span in spans)
        {
            foreach (var value in values) read += TryRead(ZipkinV1Json.Read, Encoding.UTF8.GetBytes($"[{span.Replace("?", value, StringComparison.Ordinal)}]")) ? 1 : 0;
        }

        Assert.InRange(read, spans.Length, (spans.Length * values.Length) - spans.Length);
    }

    [Fact]
    public void Times_at_the_ends_of_what_a_number_holds_are_taken()
    {
        long[] times = [long.MinValue, -1, 0, 1, long.MaxValue];
        var spans =
            from timestamp in times
            from duration in times
            from begin in times
            from end in times
            from core in ((string, string)[])[("cs", "cr"), ("sr", "ss"), ("ms", "mr"), ("wr", "mr"), ("cs", "sr")]
            select $$$"""
                {"traceId":"1","id":"2","timestamp":{{{timestamp}}},"duration":{{{duration}}},"annotations":[{"timestamp":{{{begin}}},"value":"{{{core.Item1}}}","endpoint":{"port":1}},
                {"timestamp":{{{end}}},"value":"{{{core.Item2}}}","endpoint":{"port":1}}]}
                """;
        var request = V1Translation.Json($"[{string.Join(',', spans)}]");
        Assert.All(request.ResourceSpans.SelectMany(r => r.ScopeSpans).SelectMany(s => s.Spans), span => Assert.True(span.StartTimeUnixNano <= span.EndTimeUnixNano));
    }

    [Fact]
    public void Many_services_and_a_long_name_are_not_multiplied_without_end()
    {
        var annotations = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $$$"""{"timestamp":1,"value":"a","endpoint":{"serviceName":"s{{{i}}}"}}"""));
        var body = $$"""[{"traceId":"1","id":"2","name":"{{new string('n', 1_000_000)}}","annotations":[{{annotations}}]}]""";
        Assert.InRange(V1Translation.Json(body).CalculateSize(), 8_000_000, 10_000_000);
    }

    [Theory]
    [InlineData("0C", "00", false)] // spans of nothing
    [InlineData("0C 00000001 0F0006 0C", "00", true)] // annotations of nothing
    [InlineData("0C 00000001 0F0006 0C", "0A0001 0000000000000001 0B0002 00000000 0C0003 060002 0001 00 00", true)] // annotations at a port
    [InlineData("0C 00000001 0F0006 0C", "0A0001 0000000000000001 0B0002 00000000 0C0003 0B0004 00000010 20010000000000000000000000000001 00 00", true)]
    [InlineData("0C 00000001 0F0008 0C", "0B0001 00000000 0B0002 00000000 00", true)] // tags without a name
    public void What_reading_takes_is_bounded_by_what_came(string head, string element, bool fits)
    {
        const int Size = 1 << 20;
        static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        var repeated = Bytes(element);
        var count = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(count, Size / repeated.Length);
        byte[] body = [.. Bytes(head), .. count, .. Enumerable.Repeat(repeated, Size / repeated.Length).SelectMany(b => b), 0];
        using var output = new ZipkinToOtlp(body.Length, 1, Size * 2);

        var before = GC.GetAllocatedBytesForCurrentThread();
        if (fits) ZipkinV1Thrift.Read(body, output);
        else Assert.Throws<ProtoLimitException>(() => ZipkinV1Thrift.Read(body, output));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32L * Size);
    }

    [Fact]
    public async Task Damaged_json_is_refused_or_read() => await FuzzAsync(ZipkinV1Json.Read, json => Task.FromResult(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public async Task Damaged_thrift_is_refused_or_read() => await FuzzAsync(ZipkinV1Thrift.Read, V1ThriftSpans.ListAsync);

    private static async Task FuzzAsync(ZipkinDecoder decoder, Func<string, Task<byte[]>> encode)
    {
        var good = new List<byte[]>();
        foreach (var golden in V1Golden.All.Values) good.Add(await encode($"[{golden.V1}]"));
        var read = 0;
        var runs = MutationFuzz.Run(good, body => read += body.Length > 0 && TryRead(decoder, body) ? 1 : 0);
        Assert.InRange(read, 1, runs - 1);
    }

    private static bool TryRead(ZipkinDecoder decoder, byte[] body)
    {
        try
        {
            V1Translation.Run(decoder, body);
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }
}
