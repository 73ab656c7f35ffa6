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

    /// <summary>The same as addresses that a server can be told, as <c>Kestrel</c> takes them when nothing is said too.</summary>
    public static IReadOnlyList<string> Urls(IConfiguration configuration)
    {
        string[] endpoints = [.. Endpoints(configuration).Select(endpoint => endpoint["Url"] ?? "")];
        if (endpoints.Length > 0) return endpoints;
        var urls = Entries(configuration["urls"]);
        if (urls.Length > 0) return urls;
        string[] ports = [.. PortSettings.SelectMany(name => Entries(configuration[name]).Select(port => $"{name.Split('_')[0]}://*:{port}"))];
        return ports.Length > 0 ? ports : ["http://localhost:5000"];
    }

    /// <summary>The sections that name a certificate's file.</summary>
    public static IEnumerable<IConfigurationSection> Certificates(IConfiguration configuration) =>
        Endpoints(configuration).SelectMany(CertificatesOf).Prepend(Default(configuration)).Where(HasFile);

    public ValidateOptionsResult Validate(string? name, StartChecks options)
    {
        var failures = new List<string>();
        foreach (var url in Entries(configuration["urls"])) CheckAddress("urls", url, failures);
        foreach (var setting in PortSettings)
            foreach (var port in Entries(configuration[setting]))
                if (port != "*" && !IsPort(port)) failures.Add($"{setting}: '{port}' is not a port, 0 to 65535.");

        CheckCertificates([Default(configuration)], failures);
        foreach (var endpoint in Endpoints(configuration))
        {
            if (endpoint["Url"] is { Length: > 0 } url) CheckAddress($"{endpoint.Path}:Url", url, failures);
            else failures.Add($"{endpoint.Path}:Url is missing, such as http://*:5000.");
            CheckCertificates(CertificatesOf(endpoint), failures);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<IConfigurationSection> Endpoints(IConfiguration configuration) => configuration.GetSection("Kestrel:Endpoints").GetChildren();

    private static IConfigurationSection Default(IConfiguration configuration) => configuration.GetSection("Kestrel:Certificates:Default");

    private static IEnumerable<IConfigurationSection> CertificatesOf(IConfigurationSection endpoint) =>
        endpoint.GetSection("Sni").GetChildren().Prepend(endpoint).Select(user => user.GetSection("Certificate"));

    private static bool HasFile(IConfigurationSection certificate) => certificate["Path"] is { Length: > 0 };

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

    private void CheckCertificates(IEnumerable<IConfigurationSection> certificates, List<string> failures)
    {
        foreach (var certificate in certificates.Where(HasFile))
            if (CertificateFile.Of(certificate, environment.ContentRootPath).Fault() is { } fault) failures.Add($"{certificate.Path}: {fault}");
    }
}
