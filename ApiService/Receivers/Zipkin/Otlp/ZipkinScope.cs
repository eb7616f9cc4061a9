using Tracepost.ApiService.Receivers.Translation;
using Tracepost.ApiService.Receivers.Zipkin.Model;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Zipkin.Otlp;

/// <summary>
/// The instrumentation scope of a span, which OpenTelemetry's exporters put into the tags <c>otel.scope.name</c> and <c>otel.scope.version</c>,
/// earlier <c>otel.library.name</c> and <c>otel.library.version</c>, and some into all four:
/// https://opentelemetry.io/docs/specs/otel/common/mapping-to-non-otlp/#instrumentationscope.
/// </summary>
internal readonly struct ZipkinScope
{
    /// <summary>Empty if the tags name none.</summary>
    public ReadOnlyMemory<byte> Name { get; private init; }

    public ReadOnlyMemory<byte> Version { get; private init; }

    /// <summary>What the tags say; nothing if they name no scope.</summary>
    public static ZipkinScope Of(ZipkinTags tags)
    {
        ReadOnlyMemory<byte> name = default, version = default, library = default, libraryVersion = default;
        foreach (ref readonly var tag in tags.All)
        {
            switch (tag.Key.Length)
            {
                case 15 when tag.Key.Span.SequenceEqual("otel.scope.name"u8): name = tag.Value; break;
                case 17 when tag.Key.Span.SequenceEqual("otel.library.name"u8): library = tag.Value; break;
                case 18 when tag.Key.Span.SequenceEqual("otel.scope.version"u8): version = tag.Value; break;
                case 20 when tag.Key.Span.SequenceEqual("otel.library.version"u8): libraryVersion = tag.Value; break;
            }
        }

        if (!name.IsEmpty) return new ZipkinScope { Name = name, Version = version.IsEmpty ? libraryVersion : version };
        return library.IsEmpty ? default : new ZipkinScope { Name = library, Version = libraryVersion };
    }

    /// <summary>True if the scope says what the tag says.</summary>
    public bool Says(in ZipkinTag tag)
    {
        if (Name.IsEmpty) return false;
        var key = tag.Key.Span;
        return key.Length switch
        {
            15 => key.SequenceEqual("otel.scope.name"u8),
            17 => key.SequenceEqual("otel.library.name"u8) && tag.Value.Span.SequenceEqual(Name.Span),
            18 => key.SequenceEqual("otel.scope.version"u8),
            20 => key.SequenceEqual("otel.library.version"u8) && tag.Value.Span.SequenceEqual(Version.Span),
            _ => false,
        };
    }

    /// <summary>Writes it into its <c>ScopeSpans</c>; nothing for spans that name no scope.</summary>
    public void Write(ProtoWriter writer)
    {
        if (Name.IsEmpty) return;
        var scope = writer.BeginMessage(OtlpFields.Scope);
        writer.WriteText(OtlpFields.ScopeName, Name.Span);
        if (!Version.IsEmpty) writer.WriteText(OtlpFields.ScopeVersion, Version.Span);
        writer.EndMessage(scope);
    }
}
