namespace Chat.Server.Tests.Stores.Redis.Log.Words;

public sealed class RediSearchServer() : RediSearchServers(1);
