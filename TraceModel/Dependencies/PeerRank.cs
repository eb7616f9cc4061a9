namespace Tracepost.TraceModel.Dependencies;

/// <summary>The attributes that name the other side of a span, the best first.</summary>
internal enum PeerRank : byte
{
    /// <summary>Another attribute.</summary>
    None,

    /// <summary><c>peer.service</c>, on spans of every kind: somebody said it.</summary>
    Service,

    /// <summary><c>messaging.system</c>.</summary>
    Broker,

    ServerAddress,
    NetPeerName,
    NetworkPeerAddress,
    ServerSocketDomain,
    ServerSocketAddress,
    NetSockPeerName,
    NetSockPeerAddress,
    PeerHostname,
    PeerAddress,

    /// <summary>The last of those that hold a host.</summary>
    LastHost = PeerAddress,

    DatabaseSystemName,
    DatabaseSystem,
    DatabaseNamespace,
    DatabaseName,
}

/// <summary>Knows the attributes by their keys.</summary>
internal static class PeerRanks
{
    /// <summary>The rank of a key in UTF-8.</summary>
    public static PeerRank Of(ReadOnlySpan<byte> key) => key.Length switch
    {
        7 when key.SequenceEqual("db.name"u8) => PeerRank.DatabaseName,
        9 when key.SequenceEqual("db.system"u8) => PeerRank.DatabaseSystem,
        12 when key.SequenceEqual("peer.service"u8) => PeerRank.Service,
        12 when key.SequenceEqual("peer.address"u8) => PeerRank.PeerAddress,
        12 when key.SequenceEqual("db.namespace"u8) => PeerRank.DatabaseNamespace,
        13 when key.SequenceEqual("net.peer.name"u8) => PeerRank.NetPeerName,
        13 when key.SequenceEqual("peer.hostname"u8) => PeerRank.PeerHostname,
        14 when key.SequenceEqual("server.address"u8) => PeerRank.ServerAddress,
        14 when key.SequenceEqual("db.system.name"u8) => PeerRank.DatabaseSystemName,
        16 when key.SequenceEqual("messaging.system"u8) => PeerRank.Broker,
        18 when key.SequenceEqual("net.sock.peer.name"u8) => PeerRank.NetSockPeerName,
        18 when key.SequenceEqual("net.sock.peer.addr"u8) => PeerRank.NetSockPeerAddress,
        20 when key.SequenceEqual("network.peer.address"u8) => PeerRank.NetworkPeerAddress,
        20 when key.SequenceEqual("server.socket.domain"u8) => PeerRank.ServerSocketDomain,
        21 when key.SequenceEqual("server.socket.address"u8) => PeerRank.ServerSocketAddress,
        _ => PeerRank.None,
    };
}
