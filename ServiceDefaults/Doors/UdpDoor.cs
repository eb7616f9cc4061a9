using System.Net;
using System.Net.Sockets;

namespace Tracepost.ServiceDefaults.Doors;

/// <summary>
/// A UDP port with a name, on the same addresses as a <see cref="Door"/>. It is bound when the service that reads from it asks for its sockets.
/// Registered under its name as a keyed service.
/// </summary>
public sealed class UdpDoor
{
    private int _port;

    internal UdpDoor(string name, IPAddress? address, int configuredPort)
    {
        Name = name;
        Address = address;
        ConfiguredPort = configuredPort;
    }

    /// <summary>The name of the door.</summary>
    public string Name { get; }

    /// <summary>The port as configured; 0 asks the operating system for a free one.</summary>
    public int ConfiguredPort { get; }

    /// <summary>The port bound, known once the door is open.</summary>
    /// <exception cref="InvalidOperationException">The door is not open yet.</exception>
    public int Port => _port > 0
        ? _port
        : throw new InvalidOperationException($"The door '{Name}' is not open yet: its port is known once the service has started.");

    /// <summary>The address to listen on; null is localhost, over IPv4 and IPv6.</summary>
    internal IPAddress? Address { get; }

    /// <summary>Binds the port. Whoever asked closes the sockets.</summary>
    /// <returns>One socket, or two for localhost; with any free port, localhost is IPv4 only.</returns>
    /// <exception cref="IOException">The port is taken, or this machine has no such address; the message names the door and the port.</exception>
    public IReadOnlyList<Socket> Open()
    {
        try
        {
            var sockets = Bind();
            _port = ((IPEndPoint)sockets[0].LocalEndPoint!).Port;
            return sockets;
        }
        catch (SocketException e)
        {
            throw new IOException($"The door '{Name}' cannot be opened on UDP port {ConfiguredPort}: {e.Message}", e);
        }
    }

    private IReadOnlyList<Socket> Bind()
    {
        if (IPAddress.IPv6Any.Equals(Address)) return [BindIfThere(Address) ?? Bind(IPAddress.Any)];
        if (Address is not null) return [Bind(Address)];

        var socket = Bind(IPAddress.Loopback);
        try
        {
            return ConfiguredPort > 0 && BindIfThere(IPAddress.IPv6Loopback) is { } second ? [socket, second] : [socket];
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A kernel may know IPv6 and have no address of it.
    private Socket? BindIfThere(IPAddress address)
    {
        try
        {
            return Socket.OSSupportsIPv6 ? Bind(address) : null;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            return null;
        }
    }

    private Socket Bind(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            socket.Bind(new IPEndPoint(address, ConfiguredPort));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
