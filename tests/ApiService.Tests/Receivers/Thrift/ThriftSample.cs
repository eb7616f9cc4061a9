using Thrift.Protocol.Entities;
using Tracepost.Testing.Protocols.Encoding;
using static Tracepost.Testing.Protocols.Encoding.ThriftValue;

namespace Tracepost.ApiService.Tests.Receivers.Thrift;

/// <summary>A message with a value of every type, written by Apache's own library.</summary>
internal static class ThriftSample
{
    public const string Method = "emit";
    public const string Words = "Grüße";
    public const short FarField = 1000;

    private static readonly ThriftValue Sample = Message(Method, Struct(
        (1, Bool(true)),
        (2, Bool(false)),
        (3, I8(-3)),
        (4, I16(short.MinValue)),
        (5, I32(int.MaxValue)),
        (6, I64(long.MinValue)),
        (7, ThriftValue.Double(-0.25)),
        (8, Text(Words)),
        (9, Struct((1, I32(9)))),
        (10, ListOf(TType.Bool, Enumerable.Range(0, 20).Select(i => Bool(i % 3 == 0)))),
        (11, MapOf(TType.String, TType.I64, (Text("key 0"), I64(0)), (Text("key 1"), I64(1)))),
        (12, MapOf(TType.String, TType.String)),
        (FarField, I32(-1))));

    public static Task<byte[]> WriteAsync(bool compact) => compact ? Sample.ToCompactAsync() : Sample.ToBinaryAsync();
}
