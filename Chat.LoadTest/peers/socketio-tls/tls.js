// Loaded before the lab's server: what it makes of http is made of https.
const { readFileSync } = require('fs');
const http = require('http');
const https = require('https');
const folder = process.env.LAB_TMP + '/tls/';
http.createServer = () => https.createServer({ key: readFileSync(folder + 'key.pem'), cert: readFileSync(folder + 'cert.pem') });
