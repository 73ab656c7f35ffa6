using Chat.Server.Api;
using Chat.Server.Authentication;
using Chat.Server.Configuration;
using Chat.Server.Diagnostics;
using Chat.Server.Draining;
using Chat.Server.Frames;
using Chat.Server.Hubs;
using Chat.Server.Limits;
using Chat.Server.PlainJson;
using Chat.Server.Rooms;
using Chat.Server.ScaleOut;
using Chat.Server.Transport;
using Microsoft.Extensions.Options;

namespace Chat.Server;

internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        SocketThreads.HandleWhatTheyReceive();
        return Start.RunAsync(() => Build(args));
    }

    /// <summary>The whole server, not yet started.</summary>
    internal static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory, // appsettings.json and wwwroot lie beside the program
        });

        builder.Logging.AddChatConsole();
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddStartChecks()
            .AddChatApi()
            .AddChatAuthentication()
            .AddRooms()
            .AddChatHealth()
            .AddChatTransport()
            .AddFrames()
            .AddSecurityHeaders()
            .AddDraining()
            .AddChatLimits()
            .AddChatHub()
            .AddPlainJson()
            .AddChatScaleOut(builder.Configuration);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.Services.GetRequiredService<IStartupValidator>().Validate(); // all options together, before anything is made of them
        app.UseSecurityHeaders();
        app.UseChatProblems();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.UseChatTransport();
        app.UseDraining();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseConnectionLimits();
        app.MapChatHub();
        app.MapPlainJson();
        app.MapChatApi();
        app.MapChatHealth();
        app.MapDevelopmentTokens();
        return app;
    }
}
