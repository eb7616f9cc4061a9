using System.Security.Cryptography;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Uploads;

/// <summary>
/// What an uploaded trace is called here: <c>75706c6f6164</c>, which is "upload", and 80 random bits. So it hides no stored trace, nobody guesses it,
/// and a replica that has no such trace can say why.
/// </summary>
internal static class UploadId
{
    private const ulong Prefix = 0x75706c6f6164;

    public static TraceId New()
    {
        Span<byte> random = stackalloc byte[TraceId.Size];
        RandomNumberGenerator.Fill(random);
        var any = TraceId.Read(random);
        return any with { High = (Prefix << 16) | (any.High & 0xffff) };
    }

    public static bool Is(TraceId id) => id.High >> 16 == Prefix;
}
