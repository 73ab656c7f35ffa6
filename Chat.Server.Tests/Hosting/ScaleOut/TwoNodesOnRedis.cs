namespace Chat.Server.Tests.Hosting.ScaleOut;

public sealed class TwoNodesOnRedis() : TwoNodes(new SharedRedisServer());
