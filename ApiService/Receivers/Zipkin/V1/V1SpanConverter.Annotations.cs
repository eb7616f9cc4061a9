using Tracepost.ApiService.Receivers.Zipkin.Model;

namespace Tracepost.ApiService.Receivers.Zipkin.V1;

// What annotations say: the kind, the times and the sides of a span. All else that happened stays an annotation.
internal sealed partial class V1SpanConverter
{
    private void ConvertAnnotations(V1Span source)
    {
        foreach (var annotation in source.Annotations)
        {
            var span = SpanOf(source, annotation.Endpoint);
            if (annotation.Endpoint is null || !_core.TryTake(annotation, span)) Annotate(span, annotation);
        }

        MendMissingBegin(source);
        ConvertRpc(source);
        ConvertMessaging(source);
    }

    // Bridges between tracers may leave out how a span began, but its own times tell it.
    private void MendMissingBegin(V1Span source)
    {
        if (_core.ClientSend is null && EndsWithSpan(_core.ClientReceive, source))
            _core.ClientSend = _core.ClientReceive!.Value with { Timestamp = source.Timestamp };
        if (_core.ServerReceive is null && EndsWithSpan(_core.ServerSend, source))
            _core.ServerReceive = _core.ServerSend!.Value with { Timestamp = source.Timestamp };
    }

    private static bool EndsWithSpan(in V1Annotation? end, V1Span source) =>
        end is { } it && source.Timestamp != 0 && source.Duration != 0 && source.Timestamp + source.Duration == it.Timestamp;

    private void ConvertRpc(V1Span source)
    {
        if (_core is { ClientSend: { } clientSend, ServerReceive: { } serverReceive }) ConvertBothSides(source, clientSend, serverReceive);
        else if (_core is { ClientSend: { } sent, ClientReceive: not null }) SetTimes(source, sent, _core.ClientReceive);
        else if (_core is { ServerReceive: { } received, ServerSend: not null }) SetTimes(source, received, _core.ServerSend);
        else ConvertIncompleteRpc(source);

        // v1 has no flag for a shared id: by convention, only the side that began the span says its times.
        if (_core is { ClientSend: null, ServerReceive: { } only } && (source.Timestamp == 0 || (_core.ServerSend is not null && source.Duration == 0)))
            SpanOf(source, only.Endpoint).Shared = true;
    }

    private void ConvertBothSides(V1Span source, in V1Annotation clientSend, in V1Annotation serverReceive)
    {
        // The span's own times are the client's.
        SetTimes(source, clientSend, _core.ClientReceive);
        var client = SpanOf(source, clientSend.Endpoint);
        var server = OtherSide(source, client, clientSend, serverReceive, ZipkinKind.Client, ZipkinKind.Server);
        server.Shared = true;
        server.Timestamp = NotNegative(serverReceive.Timestamp);
        if (_core.ServerSend is { } serverSend) server.Duration = NotNegative(serverSend.Timestamp - serverReceive.Timestamp);
        // Nobody waited for an answer.
        if (_core.ClientReceive is null && source.Duration == 0) client.Duration = 0;
    }

    // A service that calls itself still has two spans.
    private ZipkinSpan OtherSide(V1Span source, ZipkinSpan near, in V1Annotation begin, in V1Annotation end, ZipkinKind nearKind, ZipkinKind farKind)
    {
        if (!SameService(begin.Endpoint!, end.Endpoint!)) return SpanOf(source, end.Endpoint);
        near.Kind = nearKind;
        var far = Begin(source, end.Endpoint!);
        far.Kind = farKind;
        return far;
    }

    private void ConvertIncompleteRpc(V1Span source)
    {
        for (var i = 0; i < _count; i++)
        {
            var (begin, end) = _spans[i].Kind switch
            {
                ZipkinKind.Client => (_core.ClientSend, _core.ClientReceive),
                ZipkinKind.Server => (_core.ServerReceive, _core.ServerSend),
                _ => (null, null),
            };
            if (begin is { } began) _spans[i].Timestamp = NotNegative(began.Timestamp);
            if (end is { } ended) Annotate(_spans[i], ended);
        }

        if (source.Timestamp != 0) SetTimes(First, source.Timestamp, source.Duration);
    }

    private void ConvertMessaging(V1Span source)
    {
        if (_core is { MessageSend: { } bothSend, MessageReceive: { } bothReceive })
        {
            ConvertProducerAndConsumer(source, bothSend, bothReceive);
        }
        else if (_core.MessageSend is { } send)
        {
            SetTimes(source, send, _core.WireSend);
        }
        else if (_core.MessageReceive is { } receive)
        {
            if (_core.WireReceive is { } offTheWire) SetTimes(source, offTheWire, receive);
            else SetTimes(source, receive, null);
        }
        else
        {
            // A call's, such as every attempt of it.
            if (_core.WireSend is { } wireSend) Annotate(SpanOf(source, wireSend.Endpoint), wireSend);
            if (_core.WireReceive is { } wireReceive) Annotate(SpanOf(source, wireReceive.Endpoint), wireReceive);
        }
    }

    // Messages are not to share an id, but where they do, both sides are kept.
    private void ConvertProducerAndConsumer(V1Span source, in V1Annotation send, in V1Annotation receive)
    {
        var producer = SpanOf(source, send.Endpoint);
        var consumer = OtherSide(source, producer, send, receive, ZipkinKind.Producer, ZipkinKind.Consumer);
        consumer.Shared = true;
        if (_core.WireReceive is { } wireReceive) SetTimes(consumer, wireReceive.Timestamp, receive.Timestamp - wireReceive.Timestamp);
        else consumer.Timestamp = NotNegative(receive.Timestamp);
        SetTimes(producer, send.Timestamp, _core.WireSend is { } wireSend ? wireSend.Timestamp - send.Timestamp : 0);
    }

    // The span's own times are more exact than annotations are, if it has both.
    private void SetTimes(V1Span source, in V1Annotation begin, in V1Annotation? end)
    {
        var span = SpanOf(source, begin.Endpoint);
        if (source.Timestamp != 0 && source.Duration != 0) SetTimes(span, source.Timestamp, source.Duration);
        else if (end is { } it) SetTimes(span, begin.Timestamp, it.Timestamp - begin.Timestamp);
        else span.Timestamp = NotNegative(begin.Timestamp);
    }
}
