import { gzipSync } from 'node:zlib';
import { plantedAccess, type PlantedAccess } from './planted-access';

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');

test.each<[string, readonly PlantedAccess[]]>([
  ['echo key >> ~/.ssh/authorized_keys', ['keys']],
  ['sudo tee -a /root/.ssh/authorized_keys < key', ['keys']],
  ['ssh-import-id gh:someone', ['keys']],
  ['# echo key >> ~/.ssh/authorized_keys', []],
  ['  # authorized_keys', []],
  ['rm -f /root/.ssh/authorized_keys', []],
  ['sudo  shred /root/.ssh/authorized_keys', []],
  ['chmod 600 ~/.ssh/authorized_keys', []],
  ['chown me ~/.ssh/authorized_keys', []],
  ['chmod 600 ~/.ssh/authorized_keys; echo key > ~/.ssh/authorized_keys', ['keys']],
  ['AuthorizedKeysFile .ssh/authorized_keys', []],
  ['echo PasswordAuthentication yes >> /etc/ssh/sshd_config', ['passwords']],
  ["sed -i 's/^PasswordAuthentication no/PasswordAuthentication yes/' /etc/ssh/sshd_config", ['passwords']],
  ['passwordauthentication=yes', ['passwords']],
  ['PasswordAuthentication "yes"', ['passwords']],
  ['KbdInteractiveAuthentication yes', ['passwords']],
  ['PermitEmptyPasswords yes', ['passwords']],
  ['PasswordAuthentication no', []],
  ['PasswordAuthentication yesterday', []],
  ['#PasswordAuthentication yes', []],
  ['PermitRootLogin yes', ['root']],
  ['PermitRootLogin no', []],
  ['PermitRootLogin prohibit-password', []],
  ['TrustedUserCAKeys /etc/ssh/ca.pub', []],
  ['echo x >> authorized_keys\nPermitRootLogin yes', ['keys', 'root']],
  ['', []],
])('%p', (line, access) => {
  expect([...plantedAccess(`#!/bin/sh\n${line}\n`)]).toEqual(access);
});

test.each<[string, readonly PlantedAccess[]]>([
  ['ssh_authorized_keys: [key]', ['keys']],
  ['ssh-authorized-keys: [key]', ['keys']],
  ['ssh_authorized_keys: []', []],
  ['ssh_authorized_keys:', []],
  ['ssh_import_id: [gh:someone]', ['keys']],
  ['ssh-import-id: gh:someone', ['keys']],
  ['ssh_import_id: ""', []],
  ['users:\n  - default\n  - name: me\n    ssh_authorized_keys:\n      - key', ['keys']],
  ['{"ssh_authorized_keys": ["key"]}', ['keys']],
  ['ssh_pwauth: true', ['passwords']],
  ['ssh_pwauth: yes', ['passwords']],
  ['ssh_pwauth: "on"', ['passwords']],
  ['ssh_pwauth: 1', ['passwords']],
  ['ssh_pwauth: false', []],
  ['ssh_pwauth: unchanged', []],
  ['users: [{plain_text_passwd: secret}]', ['passwords']],
  ['users: [{plain_text_passwd: ""}]', []],
  ['chpasswd: {list: "root:secret"}', ['passwords']],
  ['chpasswd: {users: [{name: root}]}', ['passwords']],
  ['chpasswd: {expire: false}', []],
  ['chpasswd:', []],
  ['chpasswd: no', []],
  ['disable_root: false', ['root']],
  ['disable_root: 0', ['root']],
  ['disable_root: no', ['root']],
  ['disable_root: "off"', ['root']],
  ['disable_root: true', []],
  ['disable_root:', []],
  ['runcmd:\n  - echo key >> /root/.ssh/authorized_keys', ['keys']],
  ['runcmd:\n  - [sh, -c, "echo PermitRootLogin yes >> /etc/ssh/sshd_config"]', ['root']],
  ['write_files:\n  - path: /root/.ssh/authorized_keys\n    content: key', ['keys']],
  [`write_files:\n  - path: /x\n    encoding: b64\n    content: ${base64('PermitRootLogin yes')}`, ['root']],
  [
    `write_files:\n  - path: /x\n    encoding: gz+b64\n    content: ${base64(gzipSync('PermitRootLogin yes'))}`,
    ['root'],
  ],
  ['write_files:\n  - path: /x\n    content: PermitRootLogin yes', ['root']],
  ['write_files:\n  - path: /x\n    content: 7', []],
  ['packages: [nginx]', []],
  ['- a: [', []],
  ['- a: [\nssh_authorized_keys: [key]', ['keys']],
])('cloud-config %p', (config, access) => {
  expect([...plantedAccess(`#cloud-config\n${config}\n`)]).toEqual(access);
});

test('cloud-config by a template', () => {
  expect([...plantedAccess('## template: jinja\n#cloud-config\nssh_pwauth: true\n')]).toEqual(['passwords']);
});
