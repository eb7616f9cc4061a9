using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger;

/// <summary>
/// The instrumentation scope of a span, which OpenTelemetry's exporters for Jaeger put into two tags: <c>otel.scope.name</c> and
/// <c>otel.scope.version</c>, or <c>otel.library.name</c> and <c>otel.library.version</c> before scopes were called so; some send all four.
/// </summary>
internal ref struct JaegerScope
{
    private bool _hasName;
    private ReadOnlySpan<byte> _name;
    private ReadOnlySpan<byte> _version;

    public static ReadOnlySpan<byte> NameKey => "otel.scope.name"u8;

    public static ReadOnlySpan<byte> VersionKey => "otel.scope.version"u8;

    public static ReadOnlySpan<byte> OldNameKey => "otel.library.name"u8;

    public static ReadOnlySpan<byte> OldVersionKey => "otel.library.version"u8;

    /// <summary>True if the key is one of the two for the name.</summary>
    public static bool IsNameKey(ReadOnlySpan<byte> key) => key.Length switch
    {
        15 => key.SequenceEqual(NameKey),
        17 => key.SequenceEqual(OldNameKey),
        _ => false,
    };

    /// <summary>True if the key is one of the two for the version.</summary>
    public static bool IsVersionKey(ReadOnlySpan<byte> key) => key.Length switch
    {
        18 => key.SequenceEqual(VersionKey),
        20 => key.SequenceEqual(OldVersionKey),
        _ => false,
    };

    /// <summary>Looks at a tag; the newer key has the last word.</summary>
    public void Take(JaegerTag tag)
    {
        if (IsNameKey(tag.Key))
        {
            if (!_hasName || tag.Key.Length == NameKey.Length) _name = tag.Text;
            _hasName = true;
        }
        else if (IsVersionKey(tag.Key) && (_version.IsEmpty || tag.Key.Length == VersionKey.Length))
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
