using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis;

/// <summary>
/// <c>redis[s]://[[user]:password@]host[:port][,host[:port]…][/database][?option=value[&amp;…]]</c>, with TLS for <c>rediss</c>. User and
/// password are percent-encoded, an IPv6 address is in brackets, the port is 6379 and the database 0 unless given, and the options
/// are those of StackExchange.Redis.
/// </summary>
internal sealed class RedisUri
{
    private const int DefaultPort = 6379;

    private readonly bool tls;
    private readonly string? user;
    private readonly string? password;
    private readonly EndPointCollection endPoints = [];
    private readonly int? database;
    private readonly string query;

    private RedisUri(string rest, bool tls)
    {
        this.tls = tls;
        if (rest.Contains('#')) throw Wrong("it has a '#'");
        (rest, query) = Cut(rest, '?');
        (rest, var path) = Cut(rest, '/');
        var at = rest.LastIndexOf('@');
        if (at >= 0) (user, password) = ReadUser(rest[..at]);
        RawPassword = at < 0 ? null : Cut(rest[..at], ':').After;
        foreach (var host in rest[(at + 1)..].Split(',')) endPoints.Add(ReadEndPoint(host));
        if (path.Length == 0) return;
        database = int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong("its path is not the number of a database");
    }

    /// <summary>The password as it was written, percent-encoded.</summary>
    public string? RawPassword { get; }

    /// <summary>False when the text has another form; throws <see cref="FormatException"/>, without anything of the text, when it is a wrong URI.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out RedisUri? uri)
    {
        uri = null;
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        if (text.AsSpan(0, colon).ContainsAny(',', '=')) return false;
        var tls = text.AsSpan(0, colon).Equals("rediss", StringComparison.OrdinalIgnoreCase);
        if (!tls && !text.AsSpan(0, colon).Equals("redis", StringComparison.OrdinalIgnoreCase)) throw Wrong("its scheme is another one");
        uri = new RedisUri(text[(colon + 3)..], tls);
        return true;
    }

    public ConfigurationOptions ToOptions()
    {
        var options = ReadOptions();
        foreach (var endPoint in endPoints) options.EndPoints.Add(endPoint);
        options.Ssl |= tls;
        options.User = user ?? options.User;
        options.Password = password ?? options.Password;
        options.DefaultDatabase = database ?? options.DefaultDatabase;
        return options;
    }

    internal static bool IsPort(ReadOnlySpan<char> port) => ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;

    private static (string? User, string Password) ReadUser(string userInfo)
    {
        if (userInfo.Contains('@')) throw Wrong("it has more than one '@'");
        if (!userInfo.Contains(':')) throw Wrong("it has a user without a password");
        var (user, password) = Cut(userInfo, ':');
        return (user.Length == 0 ? null : Decode(user), Decode(password));
    }

    private static EndPoint ReadEndPoint(string text)
    {
        var end = text.StartsWith('[') ? text.IndexOf(']') + 1 : text.IndexOf(':');
        var (host, rest) = end < 0 ? (text, "") : (text[..end], text[end..]);
        if (rest.Length > 0 && (rest[0] != ':' || !IsPort(rest.AsSpan(1)))) throw Wrong("what follows a host is not a port from 1 to 65535");
        var port = rest.Length == 0 ? DefaultPort : int.Parse(rest.AsSpan(1), CultureInfo.InvariantCulture);
        if (IPAddress.TryParse(host, out var address)) return new IPEndPoint(address, port);
        return RedisAddress.IsHost(host) ? new DnsEndPoint(host, port) : throw Wrong("it has no host, or one that is no name and no address");
    }

    private ConfigurationOptions ReadOptions()
    {
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Decode).ToArray();
        if (pairs.Length == 0) return new ConfigurationOptions();
        if (Array.Exists(pairs, pair => pair.Contains(',') || pair.IndexOf('=') <= 0)) throw Wrong("what follows its '?' is not a list of options");
        try
        {
            return ConfigurationOptions.Parse(string.Join(',', pairs));
        }
        catch (ArgumentException)
        {
            throw Wrong("an option after its '?' is not one of StackExchange.Redis or has a wrong value");
        }
    }

    private static string Decode(string text)
    {
        for (var i = text.IndexOf('%'); i >= 0; i = text.IndexOf('%', i + 1))
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2])) throw Wrong("a '%' in it begins no percent-encoding");
        return Uri.UnescapeDataString(text);
    }

    private static (string Before, string After) Cut(string text, char at)
    {
        var index = text.IndexOf(at);
        return index < 0 ? (text, "") : (text[..index], text[(index + 1)..]);
    }

    private static FormatException Wrong(string reason) => new(
        $"is not a Redis URI: {reason}. It is written 'redis://user:password@host:port/database', or 'rediss://…' for TLS, and characters such as "
        + "@ / : ? # % in user and password are percent-encoded (@ is %40).");
}
