using CsCheck;
using Google.Protobuf;
using Tracepost.TraceModel.Wire;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.TraceModel.Tests.Wire;

public sealed class ProtoReaderTests
{
    [Fact]
    public void Reads_varints_as_Google_Protobuf_does() => Gen.ULong.Sample(value =>
    {
        var stream = new MemoryStream();
        var output = new CodedOutputStream(stream);
        output.WriteUInt64(value);
        output.Flush();
        var reader = new ProtoReader(stream.ToArray());
        return reader.ReadVarint() == value && reader.Position == stream.Length;
    });

    /// <summary>
    /// Random bytes, and valid messages with a byte changed. Google's parser drops the upper bits of a tag that is too large for 32 bits,
    /// which is refused here, so this goes one way; that valid messages are taken is tested with the decoder.
    /// </summary>
    [Fact]
    public void Takes_nothing_that_Google_Protobuf_refuses()
    {
        var random = Gen.Byte.Array[0, 40];
        var damaged = Gen.Select(Gen.Int[0, 1000], Gen.Byte, (at, value) =>
        {
            var bytes = new OtlpSpan { Name = "name", TraceState = "state", StartTimeUnixNano = 1, Flags = 7, Kind = (OtlpSpan.Types.SpanKind)3 }.ToByteArray();
            bytes[at % bytes.Length] = value;
            return bytes;
        });
        Gen.OneOf(random, damaged).Sample(bytes => Assert.True(!IsTaken(bytes) || IsTakenByGoogle(bytes)), iter: 20_000);
    }

    [Theory]
    [InlineData("0A")]
    [InlineData("0A0561")]
    [InlineData("08FF")]
    [InlineData("08FFFFFFFFFFFFFFFFFFFF01")]
    [InlineData("0901020304050607")]
    [InlineData("0D010203")]
    [InlineData("00")]
    [InlineData("0E")]
    [InlineData("0C")]
    [InlineData("0B")]
    [InlineData("0B14")]
    [InlineData("0AFFFFFFFF0F")]
    public void Refuses_what_is_no_message(string hex) => Assert.False(IsTaken(Convert.FromHexString(hex)));

    private static bool IsTaken(byte[] bytes)
    {
        try
        {
            var reader = new ProtoReader(bytes);
            while (reader.TryReadTag()) reader.Skip();
            return true;
        }
        catch (MalformedProtobufException)
        {
            return false;
        }
    }

    // A message of which it knows no field.
    private static bool IsTakenByGoogle(byte[] bytes)
    {
        try
        {
            Google.Protobuf.WellKnownTypes.Empty.Parser.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
