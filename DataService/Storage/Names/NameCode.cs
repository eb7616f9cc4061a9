using System.Buffers.Binary;

namespace Tracepost.DataService.Storage.Names;

/// <summary>
/// The names of a fragment as bytes, one after the other, so that <c>LIKE</c> finds a name in them. In six bits of each byte is a number, twice the
/// id, and one more if it is a service's; the other two say where in the number the byte stands. So no number is found within or across others.
/// <code>
/// 00xxxxxx                        up to 63
/// 01xxxxxx 11xxxxxx               up to 4,095
/// 01xxxxxx 10xxxxxx… 11xxxxxx     above; the most significant bits come first
/// </code>
/// </summary>
internal static class NameCode
{
    /// <summary>The most bytes of a name.</summary>
    public const int MaxLength = 6;

    private const int Bits = 6, Low = (1 << Bits) - 1, First = 0x40, Middle = 0x80, Last = 0xC0;

    /// <summary>Writes the names.</summary>
    /// <param name="ids">Of services, negative, and of operations.</param>
    /// <param name="destination">Room for <see cref="MaxLength"/> of each.</param>
    /// <returns>The length.</returns>
    public static int Write(ReadOnlySpan<int> ids, Span<byte> destination)
    {
        var length = 0;
        foreach (var id in ids) length += Write(id, destination[length..]);
        return length;
    }

    /// <summary>The ids in the order in which they were written.</summary>
    public static int[] Read(ReadOnlySpan<byte> names)
    {
        var (ids, code) = (new List<int>(), 0L);
        foreach (var part in names)
        {
            code = (code << Bits) | (uint)(part & Low);
            if ((part & Last) is not (0 or Last)) continue;
            ids.Add((int)((code & 1) == 0 ? code >> 1 : -(code >> 1)));
            code = 0;
        }

        return [.. ids];
    }

    /// <summary>What names are <c>LIKE</c> that have this one.</summary>
    public static byte[] Pattern(int id)
    {
        Span<byte> name = stackalloc byte[MaxLength];
        name = name[..Write(id, name)];
        var pattern = new byte[2 + 2 * name.Length];
        pattern[0] = pattern[^1] = (byte)'%';
        for (var i = 0; i < name.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(pattern.AsSpan(1 + 2 * i), (ushort)('\\' << 8 | name[i]));
        return pattern;
    }

    private static int Write(int id, Span<byte> destination)
    {
        var code = id > 0 ? 2L * id : 1 - 2L * id;
        if (code <= Low)
        {
            destination[0] = (byte)code;
            return 1;
        }

        var length = 2;
        while (code >> (Bits * length) > 0) length++;
        for (var i = 0; i < length; i++)
        {
            var place = i == 0 ? First : i == length - 1 ? Last : Middle;
            destination[i] = (byte)(place | ((int)(code >> (Bits * (length - 1 - i))) & Low));
        }

        return length;
    }
}
