using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger;

/// <summary>The instrumentation scope of a span, which OpenTelemetry's exporters for Jaeger put into two tags.</summary>
internal ref struct JaegerScope
{
    private bool _hasName;
    private ReadOnlySpan<byte> _name;
    private ReadOnlySpan<byte> _version;

    public static ReadOnlySpan<byte> NameKey => "otel.scope.name"u8;

    public static ReadOnlySpan<byte> VersionKey => "otel.scope.version"u8;

    /// <summary>True if the key is one of the two.</summary>
    public static bool IsKey(ReadOnlySpan<byte> key) => key.Length is 15 or 18 && (key.SequenceEqual(NameKey) || key.SequenceEqual(VersionKey));

    /// <summary>Looks at a tag.</summary>
    public void Take(JaegerTag tag)
    {
        if (tag.Key.SequenceEqual(NameKey))
        {
            _name = tag.Text;
            _hasName = true;
        }
        else if (tag.Key.SequenceEqual(VersionKey))
        {
            _version = tag.Text;
        }
    }

    /// <summary>True if the spans of both belong together.</summary>
    public readonly bool IsSameAs(JaegerScope other) => _hasName
        ? other._hasName && _name.SequenceEqual(other._name) && _version.SequenceEqual(other._version)
        : !other._hasName;

    /// <summary>Writes it into its <c>ScopeSpans</c>; nothing for spans that name no scope.</summary>
    public readonly void Write(ProtoWriter writer)
    {
        if (!_hasName) return;
        var scope = writer.BeginMessage(OtlpFields.Scope);
        if (!_name.IsEmpty) writer.WriteText(OtlpFields.ScopeName, _name);
        if (!_version.IsEmpty) writer.WriteText(OtlpFields.ScopeVersion, _version);
        writer.EndMessage(scope);
    }
}
