using System.Globalization;
using System.Net;
using Chat.Server.Kernel;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting;

/// <summary>
/// Finds addresses and certificates that Kestrel cannot use before it tries: by then it is too late to say so together with everything else that is wrong,
/// and it does not name the setting.
/// </summary>
internal sealed class ListenSettings(IConfiguration configuration, IHostEnvironment environment) : IValidateOptions<StartChecks>
{
    private static readonly string[] PortSettings = ["http_ports", "https_ports"];

    /// <summary>Where the server is told to listen.</summary>
    public static IReadOnlyList<string> Addresses(IConfiguration configuration)
    {
        string[] endpoints = [.. Endpoints(configuration).Select(endpoint => endpoint["Url"] ?? "")];
        if (endpoints.Length > 0) return endpoints;
        var urls = Entries(configuration["urls"]);
        return urls.Length > 0 ? urls : [.. PortSettings.SelectMany(name => Entries(configuration[name]).Select(port => $"port {port}"))];
    }

    public ValidateOptionsResult Validate(string? name, StartChecks options)
    {
        var failures = new List<string>();
        foreach (var url in Entries(configuration["urls"])) CheckAddress("urls", url, failures);
        foreach (var setting in PortSettings)
            foreach (var port in Entries(configuration[setting]))
                if (port != "*" && !IsPort(port)) failures.Add($"{setting}: '{port}' is not a port, 0 to 65535.");

        CheckCertificate(configuration.GetSection("Kestrel:Certificates:Default"), failures);
        foreach (var endpoint in Endpoints(configuration))
        {
            if (endpoint["Url"] is { Length: > 0 } url) CheckAddress($"{endpoint.Path}:Url", url, failures);
            else failures.Add($"{endpoint.Path}:Url is missing, such as http://*:5000.");
            CheckCertificate(endpoint.GetSection("Certificate"), failures);
            foreach (var host in endpoint.GetSection("Sni").GetChildren()) CheckCertificate(host.GetSection("Certificate"), failures);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<IConfigurationSection> Endpoints(IConfiguration configuration) => configuration.GetSection("Kestrel:Endpoints").GetChildren();

    private static string[] Entries(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static bool IsPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort;

    public static void CheckAddress(string setting, string url, List<string> failures)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            failures.Add($"{setting}: '{url}' is not an address such as http://localhost:5000 or http://*:5000.");
            return;
        }

        if (!address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase) && !address.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
            failures.Add($"{setting}: '{url}' begins with neither http:// nor https://.");
        else if (!address.IsUnixPipe && !address.IsNamedPipe && address.Port is < 0 or > IPEndPoint.MaxPort)
            failures.Add($"{setting}: '{url}' has a port that is not 0 to 65535.");
        else if (address.PathBase.Length > 0)
            failures.Add($"{setting}: '{url}' has a path, and it is an address to listen on.");
        else if (address.Port == 0 && address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            failures.Add($"{setting}: '{url}' asks for any free port; that goes with 127.0.0.1 or [::1] only.");
    }

    private void CheckCertificate(IConfigurationSection certificate, List<string> failures)
    {
        if (certificate["Path"] is { Length: > 0 } path
            && CertificateFile.Fault(InContent(path), certificate["KeyPath"] is { Length: > 0 } key ? InContent(key) : null, certificate["Password"]) is { } fault)
            failures.Add($"{certificate.Path}: {fault}");
    }

    private string InContent(string path) => Path.Combine(environment.ContentRootPath, path);
}
