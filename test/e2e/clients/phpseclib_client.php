<?php
// Drives the proxy with phpseclib 3. Arguments and output: see driver.ts.
require 'phpseclib3/autoload.php';

use phpseclib3\Crypt\PublicKeyLoader;
use phpseclib3\Net\SFTP;

[, $port, $user, $key, $code, $knownHosts, $local, $there] = $argv;

$client = new SFTP('127.0.0.1', (int) $port);
[$type, $blob] = explode(' ', $client->getServerPublicHostKey());
if (strpos(file_get_contents($knownHosts), "[127.0.0.1]:$port $type $blob") === false) {
    throw new Exception('another host key');
}
$privateKey = PublicKeyLoader::load(file_get_contents($key));
// The key is proven by the first call, which says no because that is not enough.
if (!$client->login($user, $privateKey) && !$client->login($user, ['Verification code' => $code])) {
    throw new Exception('refused: ' . $client->getBannerMessage());
}

function run(SFTP $client, string $command): array
{
    $client->enableQuietMode();
    $stdout = $client->exec($command);
    return ['stdout' => $stdout, 'stderr' => $client->getStdError(), 'status' => $client->getExitStatus()];
}

$ran = run($client, 'echo out; echo err >&2; exit 7');
$refused = run($client, 'echo forbidden');
foreach ([$client->put("$there.sftp", $local, SFTP::SOURCE_LOCAL_FILE), $client->get("$there.sftp", "$there.sftp.back")] as $done) {
    if (!$done) {
        throw new Exception((string) $client->getLastSFTPError());
    }
}
// phpseclib sends each SETSTAT of a recursive chmod with one request id, and reads the answers after.
if (!$client->chmod(0700, "$there.tree", true)) {
    throw new Exception('chmod: ' . $client->getLastSFTPError());
}
echo json_encode(['ran' => $ran, 'refused' => $refused]);
