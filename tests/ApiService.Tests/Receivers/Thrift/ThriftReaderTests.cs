using System.Text;
using Tracepost.ApiService.Receivers.Thrift;

namespace Tracepost.ApiService.Tests.Receivers.Thrift;

/// <summary>Both encodings, on what Apache's library wrote and on what nobody should have written.</summary>
public sealed class ThriftReaderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reads_every_type(bool compact)
    {
        var bytes = await ThriftSample.WriteAsync(compact);
        if (compact) ReadAll(new ThriftCompactReader(bytes), bytes.Length);
        else ReadAll(new ThriftBinaryReader(bytes), bytes.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Skips_every_type(bool compact)
    {
        var bytes = await ThriftSample.WriteAsync(compact);
        Assert.Equal(bytes.Length, Skip(compact, bytes));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Input_that_ends_at_any_byte_is_an_error(bool compact)
    {
        var bytes = await ThriftSample.WriteAsync(compact);
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            Assert.Throws<MalformedThriftException>(() => Skip(compact, cut));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Any_byte_may_be_any_other(bool compact)
    {
        var original = await ThriftSample.WriteAsync(compact);
        for (var position = 0; position < original.Length; position++)
        {
            for (var value = 0; value < 256; value++)
            {
                var bytes = original.ToArray();
                bytes[position] = (byte)value;
                try
                {
                    Skip(compact, bytes);
                }
                catch (MalformedThriftException)
                {
                }
            }
        }
    }

    [Theory]
    [InlineData("0F 00 01 0A 7F FF FF FF", false)] // list<i64> of 2^31-1
    [InlineData("0F 00 01 0A FF FF FF FF", false)] // of -1
    [InlineData("0B 00 01 80 00 00 00", false)] // a string of -2^31 bytes
    [InlineData("0D 00 01 0B 0B 7F FF FF FF", false)] // map of 2^31-1
    [InlineData("19 F6 FF FF FF FF 07", true)] // list<i64> of 2^31-1
    [InlineData("18 FF FF FF FF FF FF FF FF FF 01", true)] // a string of 2^64-1 bytes
    [InlineData("16 FF FF FF FF FF FF FF FF FF FF 01", true)] // a varint of 11 bytes
    [InlineData("1E", true)] // no such type
    [InlineData("05 00 01", false)]
    public void Declared_sizes_are_checked_against_what_is_there(string hex, bool compact)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        Assert.Throws<MalformedThriftException>(() => SkipStruct(compact, bytes));
    }

    [Theory]
    [InlineData(false, "0C0001")] // field 1: struct
    [InlineData(true, "1C")]
    [InlineData(true, "191919191919191919191919")] // list<list<…
    [InlineData(false, "0F00010F000000010F00000001")]
    public void Nesting_has_a_limit(bool compact, string hex)
    {
        var level = Convert.FromHexString(hex);
        var bytes = Enumerable.Repeat(level, 100_000).SelectMany(b => b).ToArray();
        Assert.Throws<MalformedThriftException>(() => SkipStruct(compact, bytes));
    }

    private static void ReadAll<TReader>(TReader reader, int length)
        where TReader : struct, IThriftReader, allows ref struct
    {
        Assert.Equal(ThriftSample.Method, Encoding.UTF8.GetString(reader.ReadMessage(out var type)));
        Assert.Equal(ThriftMessageType.OneWay, type);
        reader.BeginStruct();
        Next(ref reader, 1, ThriftType.Bool);
        Assert.True(reader.ReadBool());
        Next(ref reader, 2, ThriftType.Bool);
        Assert.False(reader.ReadBool());
        Next(ref reader, 3, ThriftType.Byte);
        Assert.Equal(-3, reader.ReadByte());
        Next(ref reader, 4, ThriftType.I16);
        Assert.Equal(short.MinValue, reader.ReadI16());
        Next(ref reader, 5, ThriftType.I32);
        Assert.Equal(int.MaxValue, reader.ReadI32());
        Next(ref reader, 6, ThriftType.I64);
        Assert.Equal(long.MinValue, reader.ReadI64());
        Next(ref reader, 7, ThriftType.Double);
        Assert.Equal(-0.25, reader.ReadDouble());
        Next(ref reader, 8, ThriftType.Binary);
        Assert.Equal(ThriftSample.Words, Encoding.UTF8.GetString(reader.ReadBinary()));
        Next(ref reader, 9, ThriftType.Struct);
        var outer = reader.BeginStruct();
        Next(ref reader, 1, ThriftType.I32);
        Assert.Equal(9, reader.ReadI32());
        Assert.False(reader.TryReadField());
        reader.EndStruct(outer);
        Next(ref reader, 10, ThriftType.List);
        Assert.Equal(new ThriftList(ThriftType.Bool, 20), reader.ReadList());
        for (var i = 0; i < 20; i++) Assert.Equal(i % 3 == 0, reader.ReadBool());
        Next(ref reader, 11, ThriftType.Map);
        reader.Skip();
        Next(ref reader, 12, ThriftType.Map);
        Assert.Equal(0, reader.ReadMap().Count);
        Next(ref reader, ThriftSample.FarField, ThriftType.I32);
        Assert.Equal(-1, reader.ReadI32());
        Assert.False(reader.TryReadField());
        Assert.Equal(length, reader.Position);
    }

    private static void Next<TReader>(ref TReader reader, short field, ThriftType type)
        where TReader : struct, IThriftReader, allows ref struct
    {
        Assert.True(reader.TryReadField());
        Assert.True(reader.Is(field, type), $"field {reader.Field} of type {reader.Type}");
    }

    private static int Skip(bool compact, byte[] message)
    {
        if (compact)
        {
            var reader = new ThriftCompactReader(message);
            reader.ReadMessage(out _);
            reader.Skip(ThriftType.Struct);
            return reader.Position;
        }
        else
        {
            var reader = new ThriftBinaryReader(message);
            reader.ReadMessage(out _);
            reader.Skip(ThriftType.Struct);
            return reader.Position;
        }
    }

    private static void SkipStruct(bool compact, byte[] bytes)
    {
        if (compact)
        {
            var reader = new ThriftCompactReader(bytes);
            reader.Skip(ThriftType.Struct);
        }
        else
        {
            var reader = new ThriftBinaryReader(bytes);
            reader.Skip(ThriftType.Struct);
        }
    }
}
