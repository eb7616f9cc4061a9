using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;

namespace Tracepost.ApiService.Receivers.Zipkin.Model;

/// <summary>Writes addresses that came as bytes, as text: 10.1.2.3, or 2001:db8::1 as https://www.rfc-editor.org/rfc/rfc5952 has it.</summary>
internal static class ZipkinAddresses
{
    private const int MaxText = 64;
    private const int MaxIpv4 = 15;
    private const int MaxIpv6 = 39;
    private const int Groups = 8;

    /// <summary>Sets an address of 4 bytes, or of 16; an IPv4 address in IPv6 form becomes what it is, and other lengths are no address.</summary>
    public static void Set(ZipkinEndpoint endpoint, ReadOnlySpan<byte> address, ZipkinTexts texts)
    {
        if (address.Length == 4) endpoint.Ipv4 = WriteIpv4(address, texts);
        else if (address.Length != 16) return;
        else if (IsIpv4InIpv6(address)) endpoint.Ipv4 = WriteIpv4(address[12..], texts);
        else endpoint.Ipv6 = WriteIpv6(address, texts);
    }

    /// <summary>Sets an address that came as text; what is none is passed over.</summary>
    public static void Set(ZipkinEndpoint endpoint, ReadOnlyMemory<byte> address)
    {
        var text = address.Span;
        // .NET also takes [::1]:80 and fe80::1%eth0.
        if (text.Length > MaxText || text.ContainsAny((byte)'[', (byte)'%') || !IPAddress.IsValidUtf8(text)) return;
        var dots = text.Count((byte)'.');
        if (!text.Contains((byte)':'))
        {
            // "1" and "0x7f.1" are addresses for some.
            if (dots == 3) endpoint.Ipv4 = address;
        }
        else if (dots == 3 && (text.StartsWith("::ffff:"u8) || text.StartsWith("::FFFF:"u8) || text.LastIndexOf((byte)':') == 1))
        {
            endpoint.Ipv4 = address[(text.LastIndexOf((byte)':') + 1)..];
        }
        else
        {
            endpoint.Ipv6 = address;
        }
    }

    // ::ffff:10.1.2.3, or, older, ::10.1.2.3; but ::1 and :: are IPv6.
    private static bool IsIpv4InIpv6(ReadOnlySpan<byte> address) =>
        !address[..10].ContainsAnyExcept((byte)0)
        && (BinaryPrimitives.ReadUInt16BigEndian(address[10..]), BinaryPrimitives.ReadUInt32BigEndian(address[12..])) is (0xFFFF, _) or (0, > 1);

    private static ReadOnlyMemory<byte> WriteIpv4(ReadOnlySpan<byte> address, ZipkinTexts texts)
    {
        var text = texts.Reserve(MaxIpv4).Span;
        var length = 0;
        for (var i = 0; i < 4; i++)
        {
            if (i > 0) text[length++] = (byte)'.';
            Utf8Formatter.TryFormat(address[i], text[length..], out var written);
            length += written;
        }

        return texts.Keep(length);
    }

    private static ReadOnlyMemory<byte> WriteIpv6(ReadOnlySpan<byte> address, ZipkinTexts texts)
    {
        var (zeros, zerosEnd) = LongestZeros(address);
        var text = texts.Reserve(MaxIpv6).Span;
        var length = 0;
        for (var group = 0; group < Groups; group++)
        {
            if (group == zeros)
            {
                // The separator before, and the one after the zeros.
                text[length++] = (byte)':';
                if (zerosEnd == Groups) text[length++] = (byte)':';
                group = zerosEnd - 1;
                continue;
            }

            if (group > 0) text[length++] = (byte)':';
            Group(address, group).TryFormat(text[length..], out var written, "x");
            length += written;
        }

        return texts.Keep(length);
    }

    // The first of the longest runs of at least two groups of zeros.
    private static (int Begin, int End) LongestZeros(ReadOnlySpan<byte> address)
    {
        var longest = (Begin: -1, End: 0);
        for (var begin = 0; begin < Groups; begin++)
        {
            var end = begin;
            while (end < Groups && Group(address, end) == 0) end++;
            if (end - begin > Math.Max(1, longest.End - longest.Begin) || (longest.Begin < 0 && end - begin > 1)) longest = (begin, end);
            begin = Math.Max(begin, end);
        }

        return longest;
    }

    private static ushort Group(ReadOnlySpan<byte> address, int group) => BinaryPrimitives.ReadUInt16BigEndian(address[(2 * group)..]);
}
