using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger;

/// <summary>The flags of a span: 1 sampled, 2 debug (which in W3C's trace flags is something else).</summary>
internal static class JaegerFlags
{
    private const uint Sampled = 1;
    private const uint Debug = 2;

    public static void Write(ProtoWriter writer, uint flags)
    {
        if ((flags & Sampled) != 0) writer.WriteFixed32(OtlpFields.Flags, Sampled);
        if ((flags & Debug) != 0) writer.WriteAttribute(OtlpFields.SpanAttribute, "jaeger.debug"u8, true);
    }
}
