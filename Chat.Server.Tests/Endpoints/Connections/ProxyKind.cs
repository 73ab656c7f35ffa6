namespace Chat.Server.Tests.Endpoints.Connections;

/// <summary>What stands between a client and the server.</summary>
public enum ProxyKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>nginx with <c>deploy/nginx.conf</c>.</summary>
    Shipped,

    /// <summary>nginx with nothing but <c>proxy_pass</c>: no WebSockets, and it buffers and compresses.</summary>
    Bare,

    /// <summary>nginx with WebSockets, under a path.</summary>
    Prefix,
}
