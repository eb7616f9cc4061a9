using System.Buffers.Binary;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.DataService.Storage.Commit;

/// <summary>
/// Builds the data of a <c>COPY … (FORMAT binary)</c> in a pooled buffer. All numbers are big endian.
/// <code>
/// header   'PGCOPY\n' FF '\r\n' 00   flags int32 = 0   length of extension int32 = 0
/// row      fields int16, and for each: length int32, value
/// trailer  int16 = -1
/// </code>
/// https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format".
/// </summary>
internal sealed class CopyBuffer : IDisposable
{
    private static ReadOnlySpan<byte> Signature =>
        [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xff, (byte)'\r', (byte)'\n', 0];

    private byte[] _bytes = PooledArrays.Rent(512 * 1024);

    /// <summary>How many bytes are waiting to be sent.</summary>
    public int Length { get; private set; }

    /// <summary>What is waiting to be sent.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void WriteHeader()
    {
        Signature.CopyTo(Take(Signature.Length));
        WriteInt32(0);
        WriteInt32(0);
    }

    public void StartRow(short fields) => WriteInt16(fields);

    public void WriteTrailer() => WriteInt16(-1);

    public void Int2(short value)
    {
        WriteInt32(sizeof(short));
        WriteInt16(value);
    }

    public void Int4(int value)
    {
        WriteInt32(sizeof(int));
        WriteInt32(value);
    }

    public void Int8(long value)
    {
        WriteInt32(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(Take(sizeof(long)), value);
    }

    public void Float4(float value)
    {
        WriteInt32(sizeof(float));
        BinaryPrimitives.WriteSingleBigEndian(Take(sizeof(float)), value);
    }

    public void Uuid(TraceId id)
    {
        WriteInt32(TraceId.Size);
        id.Write(Take(TraceId.Size));
    }

    /// <summary>A bytea of at most <paramref name="maxLength"/> bytes that <paramref name="write"/> writes in place.</summary>
    /// <returns>Its length.</returns>
    public int Bytes<TState>(int maxLength, TState state, Func<TState, Span<byte>, int> write)
        where TState : allows ref struct
    {
        WriteInt32(0);
        var start = Length;
        var length = write(state, Take(maxLength));
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(start - sizeof(int)), length);
        Length = start + length;
        return length;
    }

    public void Dispose()
    {
        var bytes = _bytes;
        _bytes = [];
        if (bytes.Length > 0) PooledArrays.Return(bytes);
    }

    private void WriteInt16(short value) => BinaryPrimitives.WriteInt16BigEndian(Take(sizeof(short)), value);

    private void WriteInt32(int value) => BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), value);

    private Span<byte> Take(int length)
    {
        if (_bytes.Length - Length < length) Grow(length);
        var taken = _bytes.AsSpan(Length, length);
        Length += length;
        return taken;
    }

    private void Grow(int length)
    {
        var larger = PooledArrays.Rent(checked(Length + length));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        PooledArrays.Return(_bytes);
        _bytes = larger;
    }
}
