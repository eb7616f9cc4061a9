using Grpc.Core;
using Jaeger.Storage.V2;
using static Tracepost.DataService.Tests.Query.Answers;

namespace Tracepost.DataService.Tests.Query.Search;

/// <summary>Bytes that are no request.</summary>
public sealed class MalformedQueryTests(QueryHost host) : IClassFixture<QueryHost>
{
    private static readonly Marshaller<byte[]> Raw = new(bytes => bytes, bytes => bytes);

    /// <summary>What it is, and the bytes of a FindTraceIDsRequest { TraceQueryParameters query = 1 }.</summary>
    public static TheoryData<string, byte[]> Requests => new()
    {
        { "a service that is no UTF-8", [0x0A, 4, 0x0A, 2, 0xC3, 0x28] },
        { "a lone surrogate in an operation", [0x0A, 5, 0x12, 3, 0xED, 0xA0, 0x80] },
        { "a length beyond the end", [0x0A, 0x7F, 0x0A] },
        { "a length of two gigabytes", [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07] },
        { "a number without end", [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "field number 0", [0x00, 0x01] },
        { "values that nest a thousand times", Nested(1000) },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Refuses_them_with_the_reason(string what, byte[] request)
    {
        foreach (var name in (string[])["FindTraceIDs", "FindTraces", "FindTraceSummaries"])
        {
            var method = new Method<byte[], byte[]>(MethodType.ServerStreaming, "jaeger.storage.v2.TraceReader", name, Raw, Raw);
            using var call = host.Channel.CreateCallInvoker().AsyncServerStreamingCall(method, null, new CallOptions(cancellationToken: TestContext.Current.CancellationToken), request);
            var status = await FailureAsync(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            Assert.True(status.StatusCode == StatusCode.InvalidArgument, $"{what}: {status}");
            Assert.StartsWith("the message cannot be read: ", status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Refuses_a_value_that_nests_deeper_than_it_looks()
    {
        var value = new AnyValue { StringValue = "core" };
        for (var i = 0; i < 40; i++) value = new AnyValue { ArrayValue = new() { Values = { value } } };
        var status = await FailureAsync(() => host.FindIdsAsync(new() { Attributes = { new KeyValue { Key = "k", Value = value } } }));
        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains("nests deeper", status.Detail, StringComparison.Ordinal);
    }

    // AnyValue { ArrayValue array_value = 5 { AnyValue values = 1 } } in KeyValue { value = 2 } in attributes = 3.
    private static byte[] Nested(int depth)
    {
        byte[] value = [];
        for (var i = 0; i < depth; i++) value = Field(5, Field(1, value));
        return Field(1, Field(3, [.. Field(1, "k"u8.ToArray()), .. Field(2, value)]));
    }

    private static byte[] Field(int number, byte[] content)
    {
        var bytes = new List<byte> { (byte)(number << 3 | 2) };
        var length = content.Length;
        for (; length >= 0x80; length >>= 7) bytes.Add((byte)(length | 0x80));
        bytes.Add((byte)length);
        return [.. bytes, .. content];
    }
}
