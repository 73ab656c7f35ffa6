using System.Runtime.CompilerServices;
using Chat.Server.Hosting.Diagnostics;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Commands.Checks;

/// <summary>Where the server is to listen: another program may have the address, the machine may not have it. Kestrel listens there for a moment, as it would at start, and serves nothing.</summary>
internal sealed class ListenCheck : ICheck
{
    private const string Endpoints = "Kestrel:Endpoints";

    public async IAsyncEnumerable<Finding> LookAsync(IServiceProvider services, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var endpoints = configuration.GetSection(Endpoints).GetChildren().ToArray();
        foreach (var endpoint in endpoints) yield return await TryAsync(endpoint["Url"]!, Only(configuration, endpoint.Path), cancellation);
        if (endpoints.Length == 0)
            foreach (var url in ListenSettings.Urls(configuration)) yield return await TryAsync(url, Only(configuration, null), cancellation);
        if (services.GetRequiredService<IOptions<MetricsOptions>>().Value.Url is { Length: > 0 } metrics)
            yield return await TryAsync(metrics, new Dictionary<string, string?>(), cancellation);
    }

    /// <summary>What the configuration says for Kestrel, of its end points one at most: it stops at the first that fails.</summary>
    private static Dictionary<string, string?> Only(IConfiguration configuration, string? endpoint) => configuration.GetSection("Kestrel").AsEnumerable()
        .Where(setting => !setting.Key.StartsWith(Endpoints + ":", StringComparison.OrdinalIgnoreCase) || endpoint is not null && setting.Key.StartsWith(endpoint + ":", StringComparison.OrdinalIgnoreCase))
        .Where(setting => setting.Value is not null)
        .ToDictionary(setting => setting.Key, setting => setting.Value);

    private static async Task<Finding> TryAsync(string url, Dictionary<string, string?> settings, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel((context, kestrel) => kestrel.Configure(context.Configuration.GetSection("Kestrel")));
        if (settings.Keys.All(key => !key.StartsWith(Endpoints + ":", StringComparison.OrdinalIgnoreCase))) builder.WebHost.UseUrls(url);
        await using var app = builder.Build();
        try
        {
            await app.StartAsync(cancellation);
            await app.StopAsync(cancellation);
            return Finding.Ok("address", $"{url} is free");
        }
        catch (Exception e) when (StartFailure.Environment(e, [url]) is { } fault)
        {
            return Finding.Error("address", fault);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Finding.Error("address", $"the server cannot listen on {url}: {e.Message}");
        }
    }
}
