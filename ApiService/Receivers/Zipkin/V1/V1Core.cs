using Tracepost.ApiService.Receivers.Zipkin.Model;

namespace Tracepost.ApiService.Receivers.Zipkin.V1;

/// <summary>
/// The annotations that say what a span is, as far as it has them; the last of each counts.
/// <code>
/// client   cs sent, cr received         producer  ms sent, ws it went on the wire
/// server   sr received, ss sent         consumer  mr received, wr it came off the wire
/// </code>
/// </summary>
internal struct V1Core
{
    public V1Annotation? ClientSend;
    public V1Annotation? ClientReceive;
    public V1Annotation? ServerReceive;
    public V1Annotation? ServerSend;
    public V1Annotation? MessageSend;
    public V1Annotation? MessageReceive;
    public V1Annotation? WireSend;
    public V1Annotation? WireReceive;

    public readonly bool HasNoRpc => ClientSend is null && ClientReceive is null && ServerReceive is null && ServerSend is null;

    /// <summary>Takes an annotation if it is one of these, and sets the kind that it says its span is of.</summary>
    public bool TryTake(in V1Annotation annotation, ZipkinSpan span)
    {
        var value = annotation.Value.Span;
        if (value.Length != 2) return false;
        switch ((value[0] << 8) | value[1])
        {
            case ('c' << 8) | 's': ClientSend = annotation; span.Kind = ZipkinKind.Client; break;
            case ('c' << 8) | 'r': ClientReceive = annotation; span.Kind = ZipkinKind.Client; break;
            case ('s' << 8) | 'r': ServerReceive = annotation; span.Kind = ZipkinKind.Server; break;
            case ('s' << 8) | 's': ServerSend = annotation; span.Kind = ZipkinKind.Server; break;
            case ('m' << 8) | 's': MessageSend = annotation; span.Kind = ZipkinKind.Producer; break;
            case ('m' << 8) | 'r': MessageReceive = annotation; span.Kind = ZipkinKind.Consumer; break;
            case ('w' << 8) | 's': WireSend = annotation; break;
            case ('w' << 8) | 'r': WireReceive = annotation; break;
            default: return false;
        }

        return true;
    }
}
