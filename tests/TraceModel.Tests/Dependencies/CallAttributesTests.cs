using CsCheck;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using Tracepost.TraceModel.Dependencies;
using Tracepost.TraceModel.Wire;
using static Tracepost.TraceModel.Tests.TestSpans;
using OtlpKeyValue = OpenTelemetry.Proto.Common.V1.KeyValue;

namespace Tracepost.TraceModel.Tests.Dependencies;

public sealed class CallAttributesTests
{
    private static readonly AnyValue[] True = [Text("true"), new AnyValue { BoolValue = true }];
    private static readonly AnyValue[] False = [Text("false"), new AnyValue { BoolValue = false }];
    private static readonly AnyValue[] Others = [Text(""), Text("timeout"), new AnyValue { IntValue = 1 }, new AnyValue()];

    [Fact]
    public void An_error_tag_is_one_whatever_it_says_but_false()
    {
        Assert.All([.. True, .. Others], value => Assert.True(Read(("error", value)).HasErrorTag));
        Assert.All(False, value => Assert.False(Read(("error", value)).HasErrorTag));
        Assert.False(Read(("error.type", Text("timeout"))).HasErrorTag);
        Assert.False(Read(("Error", Text("true"))).HasErrorTag);
    }

    [Fact]
    public void An_id_is_shared_if_the_span_says_so()
    {
        Assert.All(True, value => Assert.True(Read(("zipkin.shared", value)).IsShared));
        Assert.All([.. False, .. Others], value => Assert.False(Read(("zipkin.shared", value)).IsShared));
    }

    [Fact]
    public void Values_of_other_types_are_passed_over()
    {
        var list = new AnyValue { ArrayValue = new ArrayValue { Values = { Text("peer.service") } } };
        var read = Read(("server.address", list), ("db.system", new AnyValue { IntValue = 3 }), ("db.name", Text("orders")));
        Assert.Equal(("orders", false, false), (read.Remote, read.HasErrorTag, read.IsShared));
    }

    [Theory]
    [InlineData(SpanKind.Client, "db.system.name", NodeKind.Database)]
    [InlineData(SpanKind.Client, "db.system", NodeKind.Database)]
    [InlineData(SpanKind.Internal, "db.namespace", NodeKind.Database)]
    [InlineData(SpanKind.Producer, "messaging.system", NodeKind.Broker)]
    [InlineData(SpanKind.Consumer, "messaging.system", NodeKind.Broker)]
    // What a consumer or a server does with a database says nothing of who called it.
    [InlineData(SpanKind.Consumer, "db.system", NodeKind.Unspecified)]
    [InlineData(SpanKind.Server, "db.system", NodeKind.Unspecified)]
    [InlineData(SpanKind.Server, "messaging.system", NodeKind.Unspecified)]
    [InlineData(SpanKind.Client, "server.address", NodeKind.Unspecified)]
    public void What_the_other_side_is_is_told_by_its_system(SpanKind kind, string key, NodeKind expected)
    {
        var span = Node(1, kind: kind);
        span.Attributes.Add(new OtlpKeyValue { Key = "peer.service", Value = Text("orders") });
        span.Attributes.Add(new OtlpKeyValue { Key = key, Value = Text("it") });
        Assert.Equal(expected, CallAttributes.Read(span.ToByteArray()).RemoteKind);
    }

    [Fact]
    public void A_broker_that_is_a_database_too_is_a_broker()
    {
        var both = CallAttributes.Read(Otlp(("db.system", Text("redis")), ("messaging.system", Text("redis"))));
        Assert.Equal(NodeKind.Broker, both.RemoteKind);
    }

    /// <summary>Whatever the bytes are, the answer is one, or that they are no span.</summary>
    [Fact]
    public void Bytes_that_are_no_span_are_told_to_be_none()
    {
        var whole = Otlp(("peer.service", Text("db")), ("error", Text("")), ("zipkin.shared", new AnyValue { BoolValue = true }));
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, whole.Length]).Sample((at, value, length) =>
        {
            var bytes = whole.ToArray();
            bytes[at] = value;
            try
            {
                _ = CallAttributes.Read(bytes.AsSpan(0, length)).RemoteService.Length;
            }
            catch (MalformedProtobufException)
            {
            }
        });
    }

    private static AnyValue Text(string value) => new() { StringValue = value };

    private static (string Remote, bool HasErrorTag, bool IsShared) Read(params (string Key, AnyValue Value)[] attributes)
    {
        var read = CallAttributes.Read(Otlp(attributes));
        return (System.Text.Encoding.UTF8.GetString(read.RemoteService), read.HasErrorTag, read.IsShared);
    }

    private static byte[] Otlp(params (string Key, AnyValue Value)[] attributes)
    {
        var span = Node(1, kind: SpanKind.Client);
        span.Attributes.AddRange(attributes.Select(attribute => new OtlpKeyValue { Key = attribute.Key, Value = attribute.Value }));
        return span.ToByteArray();
    }
}
