namespace Tracepost.TraceModel.Dependencies;

/// <summary>The best name so far of each sort: which of them counts depends on the span's kind, which may come last.</summary>
internal ref struct RemoteNames
{
    private ReadOnlySpan<byte> _peer;
    private ReadOnlySpan<byte> _broker;
    private ReadOnlySpan<byte> _other;
    private PeerRank _otherRank;
    private bool _isDatabase;

    /// <summary>Takes an attribute into account; both in UTF-8, the text not empty. Of several with the same key, the first counts.</summary>
    public void Consider(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text)
    {
        var rank = PeerRanks.Of(key);
        if (rank == PeerRank.None) return;
        _isDatabase |= rank > PeerRank.LastHost;
        if (rank == PeerRank.Service) Keep(ref _peer, text);
        else if (rank == PeerRank.Broker) Keep(ref _broker, text);
        else if (_otherRank == PeerRank.None || rank < _otherRank) KeepOther(rank, rank > PeerRank.LastHost ? text : HostName.Of(text));
    }

    /// <summary>The name for a span of a kind; empty if there is none.</summary>
    public readonly ReadOnlySpan<byte> Of(SpanKind kind)
    {
        if (!_peer.IsEmpty) return _peer;
        return kind switch
        {
            SpanKind.Client or SpanKind.Producer => _broker.IsEmpty ? _other : _broker,
            SpanKind.Consumer => _broker,
            _ => default,
        };
    }

    /// <summary>What the name stands for, as far as a span of a kind says it. What calls a server is not known by what the server does.</summary>
    public readonly NodeKind SystemOf(SpanKind kind) => kind switch
    {
        SpanKind.Server => NodeKind.Unspecified,
        _ when !_broker.IsEmpty => NodeKind.Broker,
        SpanKind.Consumer => NodeKind.Unspecified,
        _ => _isDatabase ? NodeKind.Database : NodeKind.Unspecified,
    };

    private static void Keep(ref ReadOnlySpan<byte> kept, ReadOnlySpan<byte> text)
    {
        if (kept.IsEmpty) kept = text;
    }

    private void KeepOther(PeerRank rank, ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return;
        _other = name;
        _otherRank = rank;
    }
}
