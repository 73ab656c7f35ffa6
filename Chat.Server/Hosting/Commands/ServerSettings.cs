using Microsoft.Extensions.Hosting.Internal;

namespace Chat.Server.Hosting.Commands;

/// <summary>The configuration that a server with these arguments would have, without anything of the server.</summary>
internal sealed class ServerSettings
{
    private ServerSettings(IConfigurationRoot configuration, string environment)
    {
        Configuration = configuration;
        Environment = new HostingEnvironment
        {
            EnvironmentName = environment,
            ApplicationName = typeof(ServerSettings).Assembly.GetName().Name!,
            ContentRootPath = AppContext.BaseDirectory,
        };
    }

    public IConfigurationRoot Configuration { get; }

    public IHostEnvironment Environment { get; }

    /// <summary>Sources in the order in which <see cref="WebApplication.CreateBuilder(string[])"/> has them, the strongest last.</summary>
    public static ServerSettings Read(string[] arguments)
    {
        var host = Host().Build();
        var environment = host[HostDefaults.EnvironmentKey] ?? Environments.Production;
        return new ServerSettings((IConfigurationRoot)All().AddSecretFiles(All().Build()[SecretFiles.Setting]).Build(), environment);

        IConfigurationBuilder All() => Host()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{environment}.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(arguments);

        IConfigurationBuilder Host() => new ConfigurationBuilder().AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables("DOTNET_").AddCommandLine(arguments);
    }

    /// <summary>Services with this configuration, for options and what else reads it.</summary>
    public IServiceCollection Services() => new ServiceCollection()
        .AddSingleton<IConfiguration>(Configuration)
        .AddSingleton(Environment)
        .AddSingleton(TimeProvider.System);
}
